using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>One client in one namespace. Thread-safe.</summary>
public sealed partial class Socket
{
    private readonly EventQueue _events;
    private PendingAcks? _acks;   // made with the first ack that is waited for
    private CancellationTokenSource? _disconnected;   // made when somebody asks for its token
    private int _isDisconnected;
    private DisconnectReason _reason;   // set before _turns says that the socket has ended
    private int _turns;                 // of beginning and ending: whichever comes second queues the disconnect handler

    internal Socket(Connection connection, SocketNamespace ns, string id, RecoveryState? recovery = null)
    {
        Connection = connection;
        Namespace = ns;
        Id = id;
        RecoveryId = recovery?.Id;
        Recovered = recovery?.IsRestored == true;
        Data = recovery?.Data;
        _events = new EventQueue(this, ns.Options);
    }

    /// <summary>The socket's id, which other clients may know. The room of this name holds the socket alone.</summary>
    public string Id { get; }

    /// <summary>The namespace that it has joined.</summary>
    public SocketNamespace Namespace { get; }

    /// <summary>The connection that carries it, along with the client's sockets in other namespaces.</summary>
    public Connection Connection { get; }

    /// <summary>Whether it has joined and not left.</summary>
    public bool IsConnected => _isDisconnected == 0;

    /// <summary>
    /// Whether it carries on a socket whose connection was lost: same id, rooms and data, and what was sent meanwhile.
    /// See <see cref="SocketIOOptions.Recovery"/>.
    /// </summary>
    public bool Recovered { get; }

    /// <summary>
    /// What the application knows of this socket. Set and read by the application alone, and kept by recovery. When other nodes look the
    /// socket up they get it as JSON: its type must be in one of the JSON contexts.
    /// </summary>
    public object? Data { get; set; }

    /// <summary>The rooms it is in, that of its own id among them.</summary>
    public IReadOnlyCollection<string> Rooms => Namespace.Rooms.Of(this);

    /// <summary>Cancelled when the socket has left: for what is done on its behalf only.</summary>
    public CancellationToken Disconnected
    {
        get
        {
            if (_disconnected is null) Interlocked.CompareExchange(ref _disconnected, new CancellationTokenSource(), null);
            if (!IsConnected) _disconnected.Cancel();
            return _disconnected.Token;
        }
    }

    /// <summary>This socket alone; what is sent is dropped if the client cannot take it at once.</summary>
    public Broadcast Volatile => Itself.Volatile;

    /// <summary>All other sockets of the namespace.</summary>
    public Broadcast Broadcast => Namespace.Except(Id);

    // Guarded by the gate of Namespace.Rooms; null until the first join.
    internal HashSet<string>? JoinedRooms { get; set; }

    /// <summary>The client's secret for recovery; null if there is none.</summary>
    internal string? RecoveryId { get; }

    internal bool CanRecover => RecoveryId is not null;

    internal bool HasRoom => Connection.Session.HasRoom();

    internal int PendingAckCount => System.Threading.Volatile.Read(ref _acks)?.Count ?? 0;

    private Broadcast Itself => new(Namespace, new BroadcastTarget([Id], []) { IsLocal = true });

    /// <summary>Sends an event to this client. Never waits for it.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Namespace.Server.TypeInfo(socketEvent);
        if (!IsConnected) return;
        if (Namespace.SendsAsIs) Send(PacketEncoder.EventForOne(this, socketEvent, arg, info));
        else Itself.Emit(socketEvent, arg);
    }

    /// <summary>Sends an event with any arguments to this client. Never waits for it.</summary>
    public void Emit(string name, EventArguments arguments)
    {
        if (IsConnected) Itself.Emit(name, arguments);
    }

    /// <summary>This socket alone, and whether a transport that compresses compresses what is sent.</summary>
    public Broadcast Compress(bool compress) => Itself.Compress(compress);

    /// <summary>
    /// Waits until the client has taken most of what was sent to it, or the connection ends: for who sends much to one client, as what does
    /// not fit into its outbox closes the connection.
    /// </summary>
    public Task RoomAsync() => Connection.Session.RoomAsync();

    /// <summary>Sends an event and waits for the client's ack.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">What it carries.</param>
    /// <param name="timeout">How long to wait; <see cref="SocketIOOptions.AckTimeout"/> if not given.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <exception cref="TimeoutException">The client did not answer in time.</exception>
    /// <exception cref="AckFailedException">The socket has left, owes too many acks, or answered something else.</exception>
#pragma warning disable RS0026 // the two take different events, and no call fits both
    public Task<TAck> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var packet = PacketEncoder.Keep(socketEvent, arg, Namespace.Server.TypeInfo(socketEvent));
        var ack = new PendingAck<TAck>(Deadline(timeout), Namespace.Server.AckInfo(socketEvent), socketEvent.IsAckOptional);
        return AskAsync(packet, ack, ack.Answer, cancellationToken);
    }

    /// <summary>Sends an event with any arguments and waits for the client's ack.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{TArg, TAck}"/>
    public Task<EventArguments> EmitWithAckAsync(
        string name, EventArguments arguments, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var ack = new RawPendingAck(Deadline(timeout));
        return AskAsync(EventPacket.Of(name, arguments), ack, ack.Answer, cancellationToken);
    }
#pragma warning restore RS0026

    /// <summary>Chooses the other sockets in a room: this one is left out.</summary>
    public Broadcast To(string room) => Broadcast.To(room);

    /// <summary>Chooses the other sockets in any of some rooms: this one is left out.</summary>
    public Broadcast To(IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>Chooses all sockets but this one and those in a room.</summary>
    public Broadcast Except(string room) => Broadcast.Except(room);

    /// <summary>Puts the socket into a room.</summary>
    /// <returns>False if the socket has left meanwhile.</returns>
    /// <exception cref="InvalidOperationException">It is in <see cref="SocketIOOptions.MaxRooms"/> rooms already.</exception>
    public bool Join(string room)
    {
        if (!TryJoin(room)) throw new InvalidOperationException($"A socket may be in at most {Namespace.Options.MaxRooms} rooms.");
        return IsConnected;
    }

    /// <summary>Puts the socket into rooms.</summary>
    /// <inheritdoc cref="Join(string)"/>
    public bool Join(IEnumerable<string> rooms) => rooms.All(Join);

    /// <summary>Takes the socket out of a room.</summary>
    public void Leave(string room) => Namespace.Leave(this, room);

    /// <summary>Makes the socket leave its namespace; the client does not come back by itself.</summary>
    /// <param name="close">Whether to close the connection too, with all its sockets.</param>
    public void Disconnect(bool close = false)
    {
        if (close) Connection.Disconnect();
        else if (End(DisconnectReason.ServerNamespaceDisconnect))
            Send(PacketEncoder.Control(Namespace.Parser, SocketPacketType.Disconnect, Namespace.NameBytes));
    }

    internal void Send(OutgoingPacket packet) => Connection.Session.Send(packet);

    internal void Send(OutgoingPacket packet, bool isVolatile)
    {
        if (isVolatile) Connection.Session.SendVolatile(packet);
        else Connection.Session.Send(packet);
    }

    /// <returns>False if the client is too slow; see <see cref="CloseAsSlow"/>.</returns>
    internal bool TrySend(OutgoingPacket packet, bool isVolatile)
    {
        if (!isVolatile) return Connection.Session.TrySend(packet);
        Connection.Session.SendVolatile(packet);
        return true;
    }

    internal void CloseAsSlow() => Connection.Session.Close(DisconnectReason.SlowConsumer);

    /// <returns>False if the socket is in too many rooms.</returns>
    internal bool TryJoin(string room) => Namespace.Join(this, room);

    /// <summary>Remembers that the client owes an ack.</summary>
    /// <returns>False if it owes too many, or has left.</returns>
    internal bool Expect(long id, PendingAck ack) => Acks().TryAdd(id, ack, Namespace.Options.MaxPendingAcks);

    internal void SendAck<TAck>(long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        if (IsConnected) Connection.Session.Answer(PacketEncoder.Ack(this, id, ack, info));
    }

    internal void SendAck(long id, EventArguments arguments)
    {
        if (IsConnected) Connection.Session.Answer(PacketEncoder.Ack(this, id, arguments));
    }

    /// <summary>The socket has joined: its connect handler is the first thing in its queue.</summary>
    internal void Begin()
    {
        if (Namespace.Handlers.Connected is not null) _events.Add(new IncomingEvent(ConnectBinding.Instance, default, null, null));
        QueueDisconnectIfSecond();
    }

    /// <summary>Ends the socket once: out of its rooms at once, its disconnect handler after the events that came before.</summary>
    internal bool End(DisconnectReason reason)
    {
        if (Interlocked.Exchange(ref _isDisconnected, 1) == 1) return false;
        Disconnecting(reason);
        Namespace.Remove(this, reason);
        CancelDisconnected();
        System.Threading.Volatile.Read(ref _acks)?.FailAll($"The socket is disconnected ({reason.ToText()}).");
        _reason = reason;
        QueueDisconnectIfSecond();
        return true;
    }

    private void Disconnecting(DisconnectReason reason)
    {
        try
        {
            Namespace.Handlers.Disconnecting?.Invoke(this, reason);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, "disconnecting", e);
        }
    }

    private void CancelDisconnected()
    {
        try
        {
            System.Threading.Volatile.Read(ref _disconnected)?.Cancel();
        }
        catch (AggregateException e)
        {
            // What the application does on cancellation is its handler too.
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, "disconnected", e);
        }
    }

    // A connection may end while its socket is still joining: the connect handler comes first nevertheless.
    private void QueueDisconnectIfSecond()
    {
        if (Interlocked.Increment(ref _turns) == 2 && Namespace.Handlers.Disconnected is not null)
            _events.Add(new IncomingEvent(new DisconnectBinding(_reason), default, null, null));
    }

    internal void ReceiveAck(long id, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments) =>
        System.Threading.Volatile.Read(ref _acks)?.Settle(id, payload, attachments);

    internal void Tick(long now) => System.Threading.Volatile.Read(ref _acks)?.FailOverdue(now);

    private async Task<T> AskAsync<T>(EventPacket packet, PendingAck ack, Task<T> answer, CancellationToken cancellationToken)
    {
        var id = Namespace.NewAckId();
        if (!Expect(id, ack)) throw new AckFailedException(IsConnected ? "The client owes too many acks." : "The socket is disconnected.");

        Namespace.Handlers.AnyOutgoing?.Invoke(this, packet.Name, packet.Arguments);
        var start = Namespace.Server.Time.GetTimestamp();
        Send(PacketEncoder.Event(Namespace, packet, id, isAscii: Connection.NeedsAscii));
        WriteBatch.Flush();   // who blocks this thread until the answer comes would wait for ever
        using (cancellationToken.UnsafeRegister(_ => Acks().Cancel(id), null))
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Namespace.Server.Metrics.TimesAcks)
            Namespace.Server.Metrics.Ack(Namespace, EventOutcome.OfAck(answer), Namespace.Server.Time.GetElapsedTime(start));
        return await answer;
    }

    private long Deadline(TimeSpan? timeout) => Namespace.Server.Deadline(timeout ?? Namespace.Options.AckTimeout);

    private PendingAcks Acks()
    {
        if (System.Threading.Volatile.Read(ref _acks) is { } acks) return acks;
        Interlocked.CompareExchange(ref _acks, new PendingAcks(), null);
        if (!IsConnected) _acks.FailAll("The socket is disconnected.");
        return _acks;
    }
}
