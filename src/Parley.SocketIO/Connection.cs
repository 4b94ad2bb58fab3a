using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>One client's connection, with a socket for each namespace that it has joined.</summary>
public sealed partial class Connection : ISessionHandler
{
    private readonly SocketIOServer _server;
    private readonly long _connectDeadline;

    // Held while a socket comes or goes, and while the connection's end is told. An object takes less than a Lock.
    private readonly object _gate = new();

    // Read without the gate, and replaced as a whole: nearly always there is one. A socket that the server
    // disconnected stays until the client joins again or goes: what the client sent before it knew is ignored, not a violation.
    private Socket[] _sockets = [];

    // Used by the reader only, but for the deadline.
    private object? _unfinished;
    private long _unfinishedDeadline = long.MaxValue;
    private int _unfinishedBytes;   // exchanged by whoever lets them go
    private int _refusals;
    private volatile bool _hasJoined;

    internal Connection(SocketIOServer server, Session session)
    {
        _server = server;
        Session = session;
        _connectDeadline = server.Deadline(server.Options.ConnectTimeout);
    }

    /// <summary>What is kept of the request that opened the connection.</summary>
    public Handshake Handshake => Session.Handshake;

    /// <summary>A place for what the application knows of the whole connection. Set and read by the application alone.</summary>
    public object? Data { get; set; }

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => Session.ClosedReason is null;

    /// <summary>The name of the transport that is in use now: <c>polling</c> or <c>websocket</c>.</summary>
    public string Transport => Session.Transport;

    /// <summary>The version of Engine.IO that the client speaks: 4, or 3 for clients of version 1 and 2.</summary>
    public int EngineVersion => Session.Version;

    /// <summary>The sockets on this connection that have joined and not left.</summary>
    public IReadOnlyList<Socket> Sockets => [.. Volatile.Read(ref _sockets).Where(socket => socket.IsConnected)];

    internal Session Session { get; }

    /// <summary>Whether the client might read text that is not ASCII as something else; see <see cref="JsonAscii"/>.</summary>
    internal bool NeedsAscii => IsOld && Session.IsOnPolling;

    /// <summary>
    /// The application knows whose connection this is: limits that the server has for strangers no longer hold for it; see
    /// <see cref="IVerifiedConnectionFeature"/>.
    /// </summary>
    public void SetVerified() => Session.SetVerified();

    /// <summary>
    /// Says whose the connection is: all that it holds in memory is charged to <paramref name="budget"/> from now on. Before, that is
    /// <see cref="EngineMemory.Unassigned"/>.
    /// </summary>
    /// <param name="budget">For example that of a user, within <see cref="EngineMemory.Total"/>.</param>
    public void ChargeTo(MemoryBudget budget) => Session.ChargeTo(budget);

    /// <summary>Makes all sockets leave and closes the connection; the client does not come back by itself.</summary>
    public void Disconnect()
    {
        foreach (var socket in Sockets) socket.Disconnect();
        Close();
    }

    /// <summary>Closes the connection as if the network had; the client comes back by itself.</summary>
    public void Close() => Session.Close(DisconnectReason.ForcedServerClose);

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
            // Over polling, only an end in good order lets the client fetch what it is told.
            if (isTold && Session.IsOnPolling) Session.Close(DisconnectReason.ForcedServerClose);
            Violate(violation);
            return default;
        }

        var isFinished = _unfinished is null;
        Volatile.Write(ref _unfinishedDeadline, isFinished ? long.MaxValue : NextUnfinishedDeadline());
        if (!isFinished)
        {
            HoldUnfinished(message.Length);
            return default;
        }

        if (_unfinishedBytes > 0) ReleaseUnfinished();   // what waits for a handler is charged there
        return ReceiveAsync(packet);
    }

    private void HoldUnfinished(int bytes)
    {
        Session.Hold(bytes);
        Interlocked.Add(ref _unfinishedBytes, bytes);
        if (!IsOpen) ReleaseUnfinished();
    }

    private void ReleaseUnfinished() => Session.Release(Interlocked.Exchange(ref _unfinishedBytes, 0));

    // Counted from the packet's first message: each that follows may not buy time for the next.
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
