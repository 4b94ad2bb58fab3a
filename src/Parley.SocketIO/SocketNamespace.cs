using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>One namespace: its handlers, and the sockets that have joined it. Emitting is thread-safe; adding handlers is for start-up.</summary>
public sealed partial class SocketNamespace : NamespaceHandlers<SocketNamespace>
{
    private long _lastAckId = -1;

    internal SocketNamespace(SocketIOServer server, string name, HandlerTable handlers, DynamicNamespace? parent = null)
        : base(server, handlers)
    {
        Name = name;
        NameBytes = Encoding.UTF8.GetBytes(name);
        Parent = parent;
        Local = new LocalAdapter(this);
        Recovery = server.Options.Recovery is { } options ? new RecoveryLog(this, options, server.Time) : null;
        Adapter = server.NewAdapter(Local);
    }

    /// <summary>A room has got its first socket on this node.</summary>
    public event Action<string>? RoomCreated;

    /// <summary>A room has lost its last socket on this node.</summary>
    public event Action<string>? RoomDeleted;

    /// <summary>A socket of this node has joined a room: the room, and the socket's id.</summary>
    public event Action<string, string>? RoomJoined;

    /// <summary>A socket of this node has left a room: the room, and the socket's id.</summary>
    public event Action<string, string>? RoomLeft;

    /// <summary>The name, with its leading slash.</summary>
    public string Name { get; }

    /// <summary>How many sockets have joined on this node.</summary>
    public int SocketCount => Rooms.SocketCount;

    /// <summary>How many rooms there are on this node, beside those of the sockets' own ids.</summary>
    public int RoomCount => Rooms.RoomCount;

    /// <summary>The sockets that have joined on this node.</summary>
    public IReadOnlyCollection<Socket> Sockets => Rooms.All();

    /// <summary>Whether it is of this node alone: no adapter takes what is sent to other nodes, and recovery keeps none of it.</summary>
    public bool IsLocal => Adapter is null && Recovery is null;

    /// <summary>All sockets; what is sent is dropped for those that cannot take it at once.</summary>
    public Broadcast Volatile => ToAll().Volatile;

    internal byte[] NameBytes { get; }
    internal Rooms Rooms { get; } = new();
    internal DynamicNamespace? Parent { get; }
    internal LocalAdapter Local { get; }
    internal RecoveryLog? Recovery { get; }
    internal Adapter? Adapter { get; }
    internal PacketParser Parser => Server.Parser;
    internal SocketIOOptions Options => Server.Options;
    internal ILogger Logger => Server.Logger;

    /// <summary>The name under which it is counted: that of the pattern for one that was made on demand.</summary>
    internal string MetricName => Parent?.Pattern ?? Name;

    /// <summary>Whether an event goes to sockets of this node and nowhere else, so that it need not be kept.</summary>
    internal bool SendsAsIs => IsLocal && Handlers.AnyOutgoing is null;

    /// <summary>Chooses all sockets of the namespace.</summary>
    public Broadcast ToAll() => new(this, BroadcastTarget.Everybody);

    /// <summary>Chooses the sockets in a room.</summary>
    public Broadcast To(string room) => ToAll().To(room);

    /// <summary>Chooses the sockets in any of some rooms. No rooms: nobody.</summary>
    public Broadcast To(IEnumerable<string> rooms) => ToAll().To(rooms);

    /// <summary>Chooses all sockets but those in a room.</summary>
    public Broadcast Except(string room) => ToAll().Except(room);

    /// <summary>Sends an event to all sockets of the namespace.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => ToAll().Emit(socketEvent, arg);

    /// <summary>Sends an event with any arguments to all sockets of the namespace.</summary>
    public void Emit(string name, EventArguments arguments) => ToAll().Emit(name, arguments);

    /// <summary>Looks up all sockets of the namespace, on all nodes.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        ToAll().FetchSocketsAsync(cancellationToken);

    /// <summary>How many nodes serve the namespace, this one among them.</summary>
    public ValueTask<int> ServerCountAsync(CancellationToken cancellationToken = default) =>
        Adapter?.ServerCountAsync(cancellationToken) ?? new ValueTask<int>(1);

    /// <summary>Sends an event to the other nodes themselves, for their <c>OnServerSide</c> handlers.</summary>
    public void ServerSideEmit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Server.TypeInfo(socketEvent);
        Adapter?.ServerSideEmit(PacketEncoder.Keep(socketEvent, arg, info));
    }

    /// <summary>Asks the other nodes themselves, and gives the answers that came in time.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">What it carries.</param>
    /// <param name="timeout">How long to wait; <see cref="SocketIOOptions.AckTimeout"/> if not given.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    public async Task<BroadcastAnswers<TAck>> ServerSideEmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var (info, ackInfo) = (Server.TypeInfo(socketEvent), Server.AckInfo(socketEvent));
        if (Adapter is not { } adapter) return new BroadcastAnswers<TAck>([], 0);

        var packet = PacketEncoder.Keep(socketEvent, arg, info);
        var wait = timeout ?? Options.AckTimeout;
        var acks = new AckCollector(parties: 1);
        _ = CountAsync(adapter.ServerSideEmitWithAckAsync(packet, wait, acks), acks);
        return await AnswersAsync(acks, ackInfo, socketEvent.IsAckOptional, wait, cancellationToken);
    }

    internal long NewAckId() => Interlocked.Increment(ref _lastAckId);

    internal void Emit<TArg>(in BroadcastTarget target, SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Server.TypeInfo(socketEvent);   // first: a type that no context knows is a mistake whether somebody listens or not
        if (!SendsAsIs)
        {
            Emit(target, PacketEncoder.Keep(socketEvent, arg, info));
            return;
        }

        using var found = Find(target);
        if (found.Count == 0) return;
        OutgoingPacket? packet = null, ascii = null;
        using var batch = WriteBatch.Open();
        foreach (var socket in found)
        {
            var needsAscii = socket.Connection.NeedsAscii;
            ref var form = ref needsAscii ? ref ascii : ref packet;
            socket.Send(form ??= PacketEncoder.Event(this, socketEvent, arg, info, !target.IsUncompressed, needsAscii), target.IsVolatile);
        }
    }

    internal void Emit(in BroadcastTarget target, EventPacket packet)
    {
        Local.Broadcast(target, packet);
        if (!target.IsLocal) Adapter?.Broadcast(target, packet);
    }

    internal async Task<BroadcastAnswers<TAck>> EmitWithAckAsync<TArg, TAck>(
        BroadcastTarget target, SocketEvent<TArg, TAck> socketEvent, TArg arg, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var (info, ackInfo) = (Server.TypeInfo(socketEvent), Server.AckInfo(socketEvent));
        var packet = PacketEncoder.Keep(socketEvent, arg, info);
        var wait = timeout ?? Options.AckTimeout;
        var remote = target.IsLocal ? null : Adapter;
        var acks = new AckCollector(parties: remote is null ? 1 : 2);
        if (remote is not null) _ = CountAsync(remote.BroadcastWithAckAsync(target, packet, wait, acks), acks);
        Local.BroadcastWithAck(target, packet, wait, acks);
        acks.Counted();
        return await AnswersAsync(acks, ackInfo, socketEvent.IsAckOptional, wait, cancellationToken);
    }

    internal async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken)
    {
        var found = Local.FetchSockets(target);
        if (!target.IsLocal && Adapter is not null) found = [.. found, .. await Adapter.FetchSocketsAsync(target, cancellationToken)];
        return [.. found.Select(socket => new RemoteSocket(this, socket))];
    }

    internal void SocketsJoin(in BroadcastTarget target, string[] rooms)
    {
        Local.SocketsJoin(target, rooms);
        if (!target.IsLocal) Adapter?.SocketsJoin(target, rooms);
    }

    internal void SocketsLeave(in BroadcastTarget target, string[] rooms)
    {
        Local.SocketsLeave(target, rooms);
        if (!target.IsLocal) Adapter?.SocketsLeave(target, rooms);
    }

    internal void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        Local.DisconnectSockets(target, close);
        if (!target.IsLocal) Adapter?.DisconnectSockets(target, close);
    }

    internal SocketList Find(in BroadcastTarget target)
    {
        var found = SocketList.Rent();
        Rooms.Find(target, found);
        return found;
    }

    internal async Task CloseAdapterAsync()
    {
        if (Adapter is null) return;
        try
        {
            await Adapter.DisposeAsync();
        }
        catch (Exception e)
        {
            ConnectionLog.AdapterFailed(Logger, Name, e);
        }
    }

    // A party that fails has asked nobody; why, the adapter knows and says.
    private async Task CountAsync(Task counting, AckCollector acks)
    {
        try
        {
            await counting;
        }
        catch (Exception e)
        {
            ConnectionLog.AdapterFailed(Logger, Name, e);
        }

        acks.Counted();
    }

    private async Task<BroadcastAnswers<TAck>> AnswersAsync<TAck>(
        AckCollector acks, JsonTypeInfo<TAck> info, bool isOptional, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (raw, expected) = await acks.WaitAsync(wait, Server.Time, cancellationToken);
        var answers = new List<TAck>(raw.Count);
        foreach (var answer in raw)
        {
            if (answer.TryGetAck(info, isOptional, out var value)) answers.Add(value!);
        }

        return new BroadcastAnswers<TAck>(answers, expected);
    }
}
