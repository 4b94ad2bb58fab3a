using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>The connection of one client, with a socket for each namespace that it has joined. Thread-safe.</summary>
public sealed partial class Connection : ISessionHandler
{
    // A disconnect packet that another thread is about to send would be lost behind the end of the session; the client would reconnect.
    private const int Closes = 1 << 30;

    private readonly SocketIOServer _server;
    private readonly long _connectDeadline;

    // Held while a socket joins or leaves, and while the connection ends. An object takes less memory than a Lock.
    private readonly object _gate = new();

    // Read without the gate, and replaced as a whole: nearly always there is one socket. A socket that the server has disconnected stays
    // until the client joins again or disconnects: packets that the client sent before it knew are ignored, and are no violation.
    private Socket[] _sockets = [];

    // Used by the reader only, except the deadline.
    private object? _unfinished;
    private long _unfinishedDeadline = long.MaxValue;
    private int _unfinishedBytes;   // exchanged by the thread that releases them
    private int _refusals;
    private int _disconnecting;   // how many threads disconnect sockets, and whether the last one closes the connection
    private bool _hasRead;   // whether a packet was readable, so the client has the same parser
    private volatile bool _hasJoined;

    internal Connection(SocketIOServer server, Session session)
    {
        _server = server;
        Session = session;
        _connectDeadline = server.Deadline(server.Options.ConnectTimeout);
    }

    /// <summary>The request that opened the connection.</summary>
    public Handshake Handshake => Session.Handshake;

    /// <summary>Data of the application for the whole connection. The library neither sets nor reads it.</summary>
    public object? Data { get; set; }

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => Session.ClosedReason is null;

    /// <summary>The name of the current transport: <c>polling</c> or <c>websocket</c>.</summary>
    public string Transport => Session.Transport;

    /// <summary>The client's Engine.IO version: 4, or 3 for clients of version 1 and 2.</summary>
    public int EngineVersion => Session.Version;

    /// <summary>The connected sockets of this connection.</summary>
    public IReadOnlyList<Socket> Sockets => [.. Volatile.Read(ref _sockets).Where(socket => socket.IsConnected)];

    internal Session Session { get; }

    /// <summary>Whether the client may misread text beyond ASCII; see <see cref="JsonAscii"/>.</summary>
    internal bool NeedsAscii => IsOld && Session.IsOnPolling;

    /// <summary>
    /// Marks the connection as verified: the application knows its user, and the server's limits for unverified connections no longer
    /// apply; see <see cref="IVerifiedConnectionFeature"/>.
    /// </summary>
    public void SetVerified() => Session.SetVerified();

    /// <summary>
    /// Charges all memory of the connection to another budget from now on. The first budget is <see cref="EngineMemory.Unassigned"/>.
    /// </summary>
    /// <param name="budget">For example the budget of a user, within <see cref="EngineMemory.Total"/>.</param>
    public void ChargeTo(MemoryBudget budget) => Session.ChargeTo(budget);

    /// <summary>Disconnects all sockets and closes the connection; the client does not reconnect by itself.</summary>
    public void Disconnect()
    {
        BeginDisconnect();
        foreach (var socket in Sockets) socket.Disconnect();
        Interlocked.Or(ref _disconnecting, Closes);
        EndDisconnect();
    }

    /// <summary>Closes the connection without disconnecting its sockets; the client reconnects by itself.</summary>
    public void Close() => Session.Close(DisconnectReason.ForcedServerClose);

    internal void BeginDisconnect() => Interlocked.Increment(ref _disconnecting);

    internal void EndDisconnect()
    {
        if (Interlocked.Decrement(ref _disconnecting) == Closes) Close();
    }

    ValueTask ISessionHandler.OnTextAsync(ReadOnlyMemory<byte> text) => ReceiveAsync(text, isBinary: false);

    ValueTask ISessionHandler.OnBinaryAsync(ReadOnlyMemory<byte> data) => ReceiveAsync(data, isBinary: true);

    void ISessionHandler.OnTick(long timestamp)
    {
        if (!_hasJoined && timestamp >= _connectDeadline) Session.Close(DisconnectReason.ConnectTimeout);
        if (timestamp >= Volatile.Read(ref _unfinishedDeadline)) Session.Close(DisconnectReason.ParseError);
        foreach (var socket in Volatile.Read(ref _sockets)) socket.Tick(timestamp);
    }

    void ISessionHandler.OnClosed(DisconnectReason reason)
    {
        Socket[] sockets;
        lock (_gate) sockets = _sockets;
        foreach (var socket in sockets) socket.End(reason);
        ReleaseUnfinished();
        _server.Remove(this);
    }

    private ValueTask ReceiveAsync(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (_joiningMain is { IsCompleted: false }) return ReceiveJoinedAsync(message, isBinary);

        var violation = _server.Parser.Read(message, isBinary, _server.Options, ref _unfinished, out var packet);
        if (violation != ProtocolViolation.None)
        {
            var isTold = TryRefuseParser(message, isBinary);
            // Over polling, the client can fetch the refusal only if the session ends in good order.
            if (isTold && Session.IsOnPolling) Session.Close(DisconnectReason.ForcedServerClose);
            Violate(violation);
            return default;
        }

        _hasRead = true;
        var isFinished = _unfinished is null;
        Volatile.Write(ref _unfinishedDeadline, isFinished ? long.MaxValue : NextUnfinishedDeadline());
        if (!isFinished)
        {
            HoldUnfinished(message.Length);
            return default;
        }

        if (_unfinishedBytes > 0) ReleaseUnfinished();   // messages that wait for a handler are charged by the event queue
        return ReceiveAsync(packet);
    }

    private void HoldUnfinished(int bytes)
    {
        Session.Hold(bytes);
        Interlocked.Add(ref _unfinishedBytes, bytes);
        if (!IsOpen) ReleaseUnfinished();
    }

    private void ReleaseUnfinished() => Session.Release(Interlocked.Exchange(ref _unfinishedBytes, 0));

    // Counted from the packet's first message: later messages do not extend the time.
    private long NextUnfinishedDeadline() =>
        _unfinishedDeadline != long.MaxValue ? _unfinishedDeadline : _server.Deadline(_server.Options.AttachmentTimeout);

    private ValueTask ReceiveAsync(in IncomingPacket packet)
    {
        var socket = Find(packet.Namespace.Span);
        if (packet.Type == SocketPacketType.Connect) return ConnectAsync(new JoinRequest(packet, _server.Options.Json.MaxDepth), socket);
        if (socket is null)
        {
            Violate(ProtocolViolation.UnknownType);   // an event before the namespace was joined
            return default;
        }

        if (!socket.IsConnected) return default;
        switch (packet.Type)
        {
            case SocketPacketType.Disconnect:
                Leave(socket);
                return default;
            case SocketPacketType.Ack:
                if (packet.AckId is { } id) socket.ReceiveAck(id, packet.Payload.Span, packet.Attachments);
                return default;
            default:
                return socket.ReceiveEventAsync(packet);
        }
    }

    private void Leave(Socket socket)
    {
        socket.End(DisconnectReason.ClientNamespaceDisconnect);
        lock (_gate) _sockets = [.. _sockets.Where(other => other != socket)];
    }

    private Socket? Find(ReadOnlySpan<byte> ns)
    {
        foreach (var socket in Volatile.Read(ref _sockets))
        {
            if (ns.SequenceEqual(socket.Namespace.NameBytes)) return socket;
        }

        return null;
    }

    private void Violate(ProtocolViolation violation)
    {
        ConnectionLog.Violation(_server.Logger, Session.Id, violation);
        Session.Close(violation == ProtocolViolation.PacketTooLarge ? DisconnectReason.PayloadTooLarge : DisconnectReason.ParseError);
    }
}
