using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>One client in one namespace. Thread-safe.</summary>
public sealed partial class Socket
{
    private readonly EventQueue _events;
    private PendingAcks? _acks;   // created with the first pending ack
    private CancellationTokenSource? _disconnected;   // created when its token is used
    private int _isDisconnected;
    private DisconnectReason _reason;   // set before _turns counts the end of the socket
    private int _turns;                 // counts start and end: the second of them queues the disconnect handler

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

    /// <summary>The socket's id, which other clients may know. The room of this name contains only this socket.</summary>
    public string Id { get; }

    /// <summary>The namespace that it has joined.</summary>
    public SocketNamespace Namespace { get; }

    /// <summary>The connection that carries it, along with the client's sockets in other namespaces.</summary>
    public Connection Connection { get; }

    /// <summary>Whether it has joined and not left.</summary>
    public bool IsConnected => _isDisconnected == 0;

    /// <summary>
    /// Whether it continues a socket whose connection was lost: with the same id, rooms and data, and all missed packets.
    /// See <see cref="SocketIOOptions.Recovery"/>.
    /// </summary>
    public bool Recovered { get; }

    /// <summary>
    /// Data of the application for this socket, kept by recovery. The library does not use it. Other nodes get it as JSON when they find
    /// the socket: its type must then be in one of the JSON contexts.
    /// </summary>
    public object? Data { get; set; }

    /// <summary>The rooms it is in, including the room of its id.</summary>
    public IReadOnlyCollection<string> Rooms => Namespace.Rooms.Of(this);

    /// <summary>Cancelled when the socket has left: for work that only serves this client.</summary>
    public CancellationToken Disconnected
    {
        get
        {
            if (_disconnected is null) Interlocked.CompareExchange(ref _disconnected, new CancellationTokenSource(), null);
            if (!IsConnected) _disconnected.Cancel();
            return _disconnected.Token;
        }
    }

    /// <summary>Selects this socket; packets are dropped if its transport cannot write them at once.</summary>
    public Broadcast Volatile => Itself.Volatile;

    /// <summary>Selects all other sockets of the namespace.</summary>
    public Broadcast Broadcast => Namespace.Except(Id);

    // Guarded by the gate of Namespace.Rooms; null until the first join.
    internal HashSet<string>? JoinedRooms { get; set; }

    /// <summary>The client's secret for recovery; null without recovery.</summary>
    internal string? RecoveryId { get; }

    internal bool CanRecover => RecoveryId is not null;

    internal bool HasRoom => Connection.Session.HasRoom();

    internal int PendingAckCount => System.Threading.Volatile.Read(ref _acks)?.Count ?? 0;

    private Broadcast Itself => new(Namespace, new BroadcastTarget([Id], []) { IsLocal = true, IsPrivate = CanRecover });

    /// <summary>Sends an event to this client. Never waits for it.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        var info = Namespace.Server.TypeInfo(socketEvent);
        if (!IsConnected) return;
        if (!Namespace.SendsAsIs) Itself.Emit(socketEvent, arg);
        else Send(PacketEncoder.EventForOne(Namespace.Parser, Namespace.NameBytes, socketEvent, arg, info, Connection.NeedsAscii));
    }

    /// <summary>Sends an event with any arguments to this client. Never waits for it.</summary>
    public void Emit(string name, EventArguments arguments)
    {
        if (IsConnected) Itself.Emit(name, arguments);
    }

    /// <summary>Selects this socket, and says whether transports with compression compress the packets.</summary>
    public Broadcast Compress(bool compress) => Itself.Compress(compress);

    /// <summary>
    /// Waits until the client has read most of its packets, or the connection ends. Use it when you send much to one client: a full outbox
    /// closes the connection.
    /// </summary>
    public Task RoomAsync() => Connection.Session.RoomAsync();

    /// <summary>Sends an event and waits for the client's ack.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">The argument.</param>
    /// <param name="timeout">How long to wait; default is <see cref="SocketIOOptions.AckTimeout"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TimeoutException">The client did not ack in time.</exception>
    /// <exception cref="AckFailedException">The socket has left, has too many pending acks, or sent an ack of another type.</exception>
#pragma warning disable RS0026 // the overloads take different events, and no call fits both
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

    /// <summary>Selects the other sockets in a room, without this one.</summary>
    public Broadcast To(string room) => Broadcast.To(room);

    /// <summary>Selects the other sockets in any of the rooms, without this one.</summary>
    public Broadcast To(IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>Selects all sockets except this one and those in a room.</summary>
    public Broadcast Except(string room) => Broadcast.Except(room);

    /// <summary>Adds the socket to a room.</summary>
    /// <returns>False if the socket has left meanwhile.</returns>
    /// <exception cref="InvalidOperationException">It is in <see cref="SocketIOOptions.MaxRooms"/> rooms already.</exception>
    public bool Join(string room)
    {
        if (!TryJoin(room)) throw new InvalidOperationException($"A socket may be in at most {Namespace.Options.MaxRooms} rooms.");
        return IsConnected;
    }

    /// <summary>Adds the socket to rooms.</summary>
    /// <inheritdoc cref="Join(string)"/>
    public bool Join(IEnumerable<string> rooms) => rooms.All(Join);

    /// <summary>Removes the socket from a room.</summary>
    public void Leave(string room) => Namespace.Leave(this, room);

    /// <summary>Disconnects the socket from its namespace; the client does not reconnect by itself.</summary>
    /// <param name="close">Whether to close the connection with all its sockets, too.</param>
    public void Disconnect(bool close = false)
    {
        if (close)
        {
            Connection.Disconnect();
            return;
        }

        Connection.BeginDisconnect();
        if (End(DisconnectReason.ServerNamespaceDisconnect))
            Send(PacketEncoder.Control(Namespace.Parser, SocketPacketType.Disconnect, Namespace.NameBytes));
        Connection.EndDisconnect();
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

    /// <summary>Adds a pending ack.</summary>
    /// <returns>False if there are too many, or the socket has left.</returns>
    internal bool Expect(long id, PendingAck ack) => Acks().TryAdd(id, ack, Namespace.Options.MaxPendingAcks);

    internal void SendAck<TAck>(long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        if (!IsConnected) return;
        Connection.Session.Answer(PacketEncoder.Ack(Namespace.Parser, Namespace.NameBytes, id, ack, info, Connection.NeedsAscii));
    }

    internal void SendAck(long id, EventArguments arguments)
    {
        if (!IsConnected) return;
        Connection.Session.Answer(PacketEncoder.Ack(Namespace.Parser, Namespace.NameBytes, id, arguments, Connection.NeedsAscii));
    }

    /// <summary>Queues the connect handler of a socket that has joined, before all its events.</summary>
    internal void Begin()
    {
        if (Namespace.Handlers.Connected is not null) _events.Add(new IncomingEvent(ConnectBinding.Instance, default, null, null));
        QueueDisconnectIfSecond();
    }

    /// <summary>Ends the socket once: removes it from its rooms at once, and queues the disconnect handler after earlier events.</summary>
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
            // Callbacks of the token are handlers of the application, too.
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, "disconnected", e);
        }
    }

    // A connection may end while its socket is still joining: the connect handler still runs first.
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
        if (!Expect(id, ack))
            throw new AckFailedException(IsConnected ? "The client has too many pending acks." : "The socket is disconnected.");

        Namespace.Handlers.AnyOutgoing?.Invoke(this, packet.Name, packet.Arguments);
        var start = Namespace.Server.Time.GetTimestamp();
        Namespace.InOrder(() =>
            Send(PacketEncoder.Event(Namespace.Parser, Namespace.NameBytes, packet, id, isAscii: Connection.NeedsAscii)));
        WriteBatch.Flush();   // code that blocks this thread until the ack arrives would wait for ever
        using (cancellationToken.UnsafeRegister(_ => Acks().Cancel(id), null))
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Namespace.Server.Metrics.TimesAcks)
            Namespace.Server.Metrics.Ack(Namespace.MetricName, EventOutcome.OfAck(answer), Namespace.Server.Time.GetElapsedTime(start));
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
