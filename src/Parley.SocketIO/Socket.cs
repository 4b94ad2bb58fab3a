using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>One client in one namespace. Thread-safe.</summary>
public sealed partial class Socket
{
    private readonly EventQueue _events;
    private PendingAcks? _acks;   // made with the first ack that is waited for
    private int _isDisconnected;
    private DisconnectReason _reason;   // set before _turns says that the socket has ended
    private int _turns;                 // of beginning and ending: whichever comes second queues the disconnect handler

    internal Socket(Connection connection, SocketNamespace ns)
    {
        Connection = connection;
        Namespace = ns;
        Id = SocketId.New();
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

    /// <summary>The rooms it is in, that of its own id among them.</summary>
    public IReadOnlyCollection<string> Rooms => Namespace.Rooms.Of(this);

    // Guarded by the gate of Namespace.Rooms; null until the first join.
    internal HashSet<string>? JoinedRooms { get; set; }

    /// <summary>Sends an event to this client. Never waits for it.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        if (IsConnected) Send(PacketEncoder.Event(Namespace.NameBytes, socketEvent, arg, Namespace.TypeInfo<TArg>()));
    }

    /// <summary>Sends an event with any arguments to this client. Never waits for it.</summary>
    public void Emit(string name, EventArguments arguments)
    {
        if (IsConnected) Send(PacketEncoder.Event(Namespace.NameBytes, EventName.Check(name), arguments));
    }

    /// <summary>Sends an event and waits for the client's ack.</summary>
    /// <param name="socketEvent">The event.</param>
    /// <param name="arg">What it carries.</param>
    /// <param name="timeout">How long to wait; <see cref="SocketIOOptions.AckTimeout"/> if not given.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <exception cref="TimeoutException">The client did not answer in time.</exception>
    /// <exception cref="AckFailedException">The socket has left, owes too many acks, or answered something else.</exception>
    public async Task<TAck> EmitWithAckAsync<TArg, TAck>(
        SocketEvent<TArg, TAck> socketEvent, TArg arg, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var time = Namespace.Time;
        var wait = timeout ?? Namespace.Options.AckTimeout;
        var deadline = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        var ack = new PendingAck<TAck>(deadline, Namespace.TypeInfo<TAck>());
        var acks = Acks();
        if (!acks.TryAdd(ack, Namespace.Options.MaxPendingAcks, out var id))
            throw new AckFailedException(IsConnected ? "The client owes too many acks." : "The socket is disconnected.");

        Send(PacketEncoder.Event(Namespace.NameBytes, socketEvent, arg, Namespace.TypeInfo<TArg>(), id));
        using (cancellationToken.UnsafeRegister(_ => acks.Cancel(id), null))
            return await ack.Answer;
    }

    /// <summary>Chooses the other sockets in a room: this one is left out.</summary>
    public Broadcast To(string room) => Namespace.Except(Id).To(room);

    /// <summary>Puts the socket into a room.</summary>
    /// <returns>False if the socket has left meanwhile.</returns>
    /// <exception cref="InvalidOperationException">It is in <see cref="SocketIOOptions.MaxRooms"/> rooms already.</exception>
    public bool Join(string room) => Namespace.Rooms.Join(this, room, Namespace.Options.MaxRooms);

    /// <summary>Takes the socket out of a room.</summary>
    public void Leave(string room) => Namespace.Rooms.Leave(this, room);

    /// <summary>Makes the socket leave its namespace; the client does not come back by itself.</summary>
    /// <param name="close">Whether to close the connection too, with all its sockets.</param>
    public void Disconnect(bool close = false)
    {
        if (close) Connection.Disconnect();
        else if (End(DisconnectReason.ServerNamespaceDisconnect)) Send(PacketEncoder.Disconnect(Namespace.NameBytes));
    }

    internal void Send(OutgoingPacket packet) => Connection.Session.Send(packet);

    internal void SendAck<TAck>(long id, TAck ack, JsonTypeInfo<TAck>? info)
    {
        if (IsConnected) Send(PacketEncoder.Ack(Namespace.NameBytes, id, ack, info));
    }

    internal void SendAck(long id, EventArguments arguments)
    {
        if (IsConnected) Send(PacketEncoder.Ack(Namespace.NameBytes, id, arguments));
    }

    /// <summary>The socket has joined: its connect handler is the first thing in its queue.</summary>
    internal void Begin()
    {
        if (Namespace.Connected is not null) _events.Add(new IncomingEvent(ConnectBinding.Instance, default, null, null));
        QueueDisconnectIfSecond();
    }

    /// <summary>Ends the socket once: out of its rooms at once, its disconnect handler after the events that came before.</summary>
    internal bool End(DisconnectReason reason)
    {
        if (Interlocked.Exchange(ref _isDisconnected, 1) == 1) return false;
        Namespace.Rooms.Remove(this);
        Volatile.Read(ref _acks)?.FailAll($"The socket is disconnected ({reason.ToText()}).");
        _reason = reason;
        QueueDisconnectIfSecond();
        return true;
    }

    // A connection may end while its socket is still joining: the connect handler comes first nevertheless.
    private void QueueDisconnectIfSecond()
    {
        if (Interlocked.Increment(ref _turns) == 2 && Namespace.Disconnected is not null)
            _events.Add(new IncomingEvent(new DisconnectBinding(_reason), default, null, null));
    }

    /// <summary>Takes an event; the task ends when the reader may go on.</summary>
    internal ValueTask ReceiveEventAsync(in IncomingEvent incoming) =>
        _events.Add(incoming) ? default : new ValueTask(_events.WaitForRoomAsync());

    internal void ReceiveAck(long id, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments) =>
        Volatile.Read(ref _acks)?.Settle(id, payload, attachments);

    internal void Tick(long now) => Volatile.Read(ref _acks)?.FailOverdue(now);

    /// <summary>Runs a handler; whatever goes wrong in it ends here.</summary>
    internal async ValueTask HandleAsync(IncomingEvent incoming)
    {
        try
        {
            await incoming.Binding.InvokeAsync(this, incoming);
        }
        catch (Exception e) when (e is JsonException || (e is InvalidOperationException && e.Source == "System.Text.Json"))
        {
            // What the client sent is JSON, but not what the event carries: so say System.Text.Json and converters, ours among them.
            // A lone surrogate is an InvalidOperationException.
            Log.BadArgument(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e.Message);
            Fail(incoming.AckId, "bad argument");
        }
        catch (Exception e)
        {
            Log.HandlerFailed(Namespace.Logger, Namespace.Name, incoming.Binding.Name, e);
            Fail(incoming.AckId, "internal error");
        }
    }

    private void Fail(long? ackId, string error)
    {
        if (ackId is { } id) SendAck(id, new FailedAck(error), Namespace.TypeInfo<FailedAck>());
    }

    private PendingAcks Acks()
    {
        if (Volatile.Read(ref _acks) is { } acks) return acks;
        Interlocked.CompareExchange(ref _acks, new PendingAcks(), null);
        if (!IsConnected) _acks.FailAll("The socket is disconnected.");
        return _acks;
    }
}
