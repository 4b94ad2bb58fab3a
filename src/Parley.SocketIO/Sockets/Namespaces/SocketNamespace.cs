using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>A namespace: its handlers and its sockets. Emitting is thread-safe; add handlers at start-up only.</summary>
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
        Adapter = server.NewAdapter(Local);
        if (server.Options.Recovery is not { } options) return;
        Recovery = Adapter is IRecoveryStore store ? new SharedRecovery(this, store, options) : new RecoveryLog(this, options, server.Time);
    }

    /// <summary>Raised when a room gets its first socket on this node.</summary>
    public event Action<string>? RoomCreated;

    /// <summary>Raised when a room loses its last socket on this node.</summary>
    public event Action<string>? RoomDeleted;

    /// <summary>Raised when a socket of this node has joined a room, with the room and the socket's id.</summary>
    public event Action<string, string>? RoomJoined;

    /// <summary>Raised when a socket of this node has left a room, with the room and the socket's id.</summary>
    public event Action<string, string>? RoomLeft;

    /// <summary>The name, with its leading slash.</summary>
    public string Name { get; }

    /// <summary>The number of sockets on this node.</summary>
    public int SocketCount => Rooms.SocketCount;

    /// <summary>The number of rooms on this node, without those of the sockets' ids.</summary>
    public int RoomCount => Rooms.RoomCount;

    /// <summary>The sockets on this node.</summary>
    public IReadOnlyCollection<Socket> Sockets => Rooms.All();

    /// <summary>Whether the namespace exists on this node only, without adapter and recovery.</summary>
    public bool IsLocal => Adapter is null && Recovery is null;

    /// <summary>Selects all sockets; packets are dropped for clients whose transport cannot write them at once.</summary>
    public Broadcast Volatile => ToAll().Volatile;

    internal byte[] NameBytes { get; }
    internal Rooms Rooms { get; } = new();
    internal DynamicNamespace? Parent { get; }
    internal LocalAdapter Local { get; }
    internal NamespaceRecovery? Recovery { get; }
    internal Adapter? Adapter { get; }
    internal PacketParser Parser => Server.Parser;
    internal SocketIOOptions Options => Server.Options;
    internal ILogger Logger => Server.Logger;

    /// <summary>The recovery whose packets and lost sockets the cluster keeps; null if this node keeps them, or nobody.</summary>
    internal SharedRecovery? Shared => Recovery as SharedRecovery;

    /// <summary>The name in metrics: that of the pattern, if it belongs to one.</summary>
    internal string MetricName => Parent?.Pattern ?? Name;

    /// <summary>Whether events go only to sockets of this node, so that they need no copy.</summary>
    internal bool SendsAsIs => IsLocal && Handlers.AnyOutgoing is null;

    /// <summary>Selects all sockets of the namespace.</summary>
    public Broadcast ToAll() => new(this, BroadcastTarget.Everybody);

    /// <summary>Selects the sockets in a room.</summary>
    public Broadcast To(string room) => ToAll().To(room);

    /// <summary>Selects the sockets in any of the rooms. Without rooms it selects none.</summary>
    public Broadcast To(IEnumerable<string> rooms) => ToAll().To(rooms);

    /// <summary>Selects all sockets except those in a room.</summary>
    public Broadcast Except(string room) => ToAll().Except(room);

    /// <summary>Sends an event to all sockets of the namespace.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => ToAll().Emit(socketEvent, arg);

    /// <summary>Sends an event with any arguments to all sockets of the namespace.</summary>
    public void Emit(string name, EventArguments arguments) => ToAll().Emit(name, arguments);

    /// <summary>Finds all sockets of the namespace, on all nodes.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        ToAll().FetchSocketsAsync(cancellationToken);

    /// <summary>The number of nodes that serve the namespace, including this one.</summary>
    public ValueTask<int> ServerCountAsync(CancellationToken cancellationToken = default) =>
        Adapter?.ServerCountAsync(cancellationToken) ?? new ValueTask<int>(1);

    /// <summary>Sends an event to the other nodes themselves, for their <c>OnServerSide</c> handlers.</summary>
    public void ServerSideEmit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Server.TypeInfo(socketEvent);
        Adapter?.ServerSideEmit(PacketEncoder.Keep(socketEvent, arg, info));
    }

    /// <summary>Sends an event to the other nodes themselves, and returns the acks that arrived in time.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">The argument.</param>
    /// <param name="timeout">How long to wait; default is <see cref="SocketIOOptions.AckTimeout"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<BroadcastAnswers<TAck>> ServerSideEmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var (info, ackInfo) = (Server.TypeInfo(socketEvent), Server.AckInfo(socketEvent));
        if (Adapter is not { } adapter) return new BroadcastAnswers<TAck>([], 0);

        var packet = PacketEncoder.Keep(socketEvent, arg, info);
        var wait = timeout ?? Options.AckTimeout;
        var acks = new AckCollector(parties: 1);
        var counting = CountAsync(adapter.ServerSideEmitWithAckAsync(packet, wait, acks), acks);
        return await AnswersAsync(acks, counting, ackInfo, socketEvent.IsAckOptional, wait, cancellationToken);
    }

    internal long NewAckId() => Interlocked.Increment(ref _lastAckId);

    internal void Emit<TArg>(in BroadcastTarget target, SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Server.TypeInfo(socketEvent);   // first: a type without a context is an error even if the event has no receivers
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
            form ??= PacketEncoder.Event(Parser, NameBytes, socketEvent, arg, info, !target.IsUncompressed, needsAscii);
            socket.Send(form, target.IsVolatile);
        }
    }

    internal void Emit(in BroadcastTarget target, EventPacket packet)
    {
        if (Shared is { } shared)
        {
            shared.Emit(target, packet);
            return;
        }

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
        var counting = remote is null
            ? Task.CompletedTask
            : CountAsync(remote.BroadcastWithAckAsync(target, packet, wait, acks), acks);
        InOrder(() =>
        {
            Local.BroadcastWithAck(target, packet, wait, acks);
            acks.Counted();
        });
        return await AnswersAsync(acks, counting, ackInfo, socketEvent.IsAckOptional, wait, cancellationToken);
    }

    internal async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken)
    {
        var found = Local.FetchSockets(target);
        if (!target.IsLocal && Adapter is not null) found = [.. found, .. await Adapter.FetchSocketsAsync(target, cancellationToken)];
        return [.. found.Select(socket => new RemoteSocket(this, socket))];
    }

    internal void SocketsJoin(in BroadcastTarget target, string[] rooms)
    {
        var whom = target;
        InOrder(() => Local.SocketsJoin(whom, rooms));
        if (!target.IsLocal) Adapter?.SocketsJoin(target, rooms);
    }

    internal void SocketsLeave(in BroadcastTarget target, string[] rooms)
    {
        var whom = target;
        InOrder(() => Local.SocketsLeave(whom, rooms));
        if (!target.IsLocal) Adapter?.SocketsLeave(target, rooms);
    }

    internal void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        var whom = target;
        InOrder(() => Local.DisconnectSockets(whom, close));
        if (!target.IsLocal) Adapter?.DisconnectSockets(target, close);
    }

    /// <summary>Does something on this node after the packets that it has sent before.</summary>
    internal void InOrder(Action act)
    {
        if (Shared is { } shared) shared.InOrder(act);
        else act();
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

    // A party that fails has announced no clients. The adapter logs the reason.
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
        AckCollector acks, Task counting, JsonTypeInfo<TAck> info, bool isOptional, TimeSpan wait, CancellationToken cancellationToken)
    {
        var collected = await acks.WaitAsync(counting, wait, Server.Time, cancellationToken);
        var answers = new List<TAck>(collected.Answers.Count);
        foreach (var answer in collected.Answers)
        {
            if (answer.TryGetAck(info, isOptional, out var value)) answers.Add(value!);
        }

        return new BroadcastAnswers<TAck>(answers, collected.Expected) { SilentNodes = collected.SilentNodes };
    }
}
