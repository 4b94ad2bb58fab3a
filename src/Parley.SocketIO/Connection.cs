using System.Text;
using System.Text.Json;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>One client's connection, with a socket for each namespace that it has joined.</summary>
public sealed class Connection : ISessionHandler
{
    private const int MostRefusals = 100;

    private readonly SocketIOServer _server;
    private readonly long _connectDeadline;

    // Guarded by _sockets. A socket that the server disconnected stays until the client joins again or goes:
    // what the client sent before it knew is ignored, not a violation.
    private readonly Dictionary<string, Socket> _sockets = new(1, Utf8NameComparer.Instance);

    // Used by the reader only.
    private PendingPacket? _pending;
    private int _refusals;
    private volatile bool _hasJoined;

    internal Connection(SocketIOServer server, Session session)
    {
        _server = server;
        Session = session;
        _connectDeadline = server.Time.GetTimestamp() + server.Ticks(server.Options.ConnectTimeout);
    }

    /// <summary>What is kept of the request that opened the connection.</summary>
    public Handshake Handshake => Session.Handshake;

    /// <summary>A place for what the application knows of the whole connection. Set and read by the application alone.</summary>
    public object? Data { get; set; }

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => Session.ClosedReason is null;

    /// <summary>The sockets on this connection that have joined and not left.</summary>
    public IReadOnlyList<Socket> Sockets
    {
        get
        {
            lock (_sockets) return [.. _sockets.Values.Where(socket => socket.IsConnected)];
        }
    }

    internal Session Session { get; }

    /// <summary>Makes all sockets leave and closes the connection; the client does not come back by itself.</summary>
    public void Disconnect()
    {
        foreach (var socket in Sockets) socket.Disconnect();
        Close();
    }

    /// <summary>Closes the connection as if the network had; the client comes back by itself.</summary>
    public void Close() => Session.Close(DisconnectReason.ForcedServerClose);

    async ValueTask ISessionHandler.OnTextAsync(ReadOnlyMemory<byte> text)
    {
        if (_pending is not null)
        {
            Violate(ProtocolViolation.AttachmentExpected);
            return;
        }

        var violation = Read(text, out var packet);
        if (violation != ProtocolViolation.None) Violate(violation);
        else if (packet.Attachments > 0) _pending = new PendingPacket(packet.Keep(), Deadline(_server.Options.AttachmentTimeout));
        else await ReceiveAsync(packet, attachments: null);
    }

    async ValueTask ISessionHandler.OnBinaryAsync(ReadOnlyMemory<byte> data)
    {
        if (_pending is not { } pending)
        {
            Violate(ProtocolViolation.AttachmentUnexpected);
        }
        else if (!pending.TryAdd(data, _server.Options.Engine.MaxPayload))
        {
            Session.Close(DisconnectReason.PayloadTooLarge);
        }
        else if (pending.IsComplete)
        {
            _pending = null;
            await ReceiveAsync(pending.Packet, pending.Attachments);
        }
    }

    void ISessionHandler.OnTick(long timestamp)
    {
        if (!_hasJoined && timestamp >= _connectDeadline) Session.Close(DisconnectReason.ConnectTimeout);
        if (_pending is { } pending && timestamp >= pending.Deadline) Session.Close(DisconnectReason.ParseError);
        lock (_sockets)
        {
            foreach (var socket in _sockets.Values) socket.Tick(timestamp);
        }
    }

    void ISessionHandler.OnClosed(DisconnectReason reason)
    {
        foreach (var socket in Sockets) socket.End(reason);
        _server.Remove(this);
    }

    private ProtocolViolation Read(ReadOnlyMemory<byte> text, out ReceivedPacket packet)
    {
        packet = default;
        var violation = SocketPacket.Parse(text.Span, _server.Options.MaxAttachments, out var header);
        if (violation != ProtocolViolation.None) return violation;

        var payload = text[header.PayloadStart..];
        violation = SocketPayload.Check(header.Type, payload.Span, header.Attachments, _server.Options.Json.MaxDepth);
        if (violation != ProtocolViolation.None) return violation;

        packet = new ReceivedPacket(header.Type, header.Attachments, Find(header.Namespace), header.AckId, payload);
        if (header.Type == SocketPacketType.Connect) packet = packet with { Namespace = Encoding.UTF8.GetString(header.Namespace) };
        return ProtocolViolation.None;
    }

    private ValueTask ReceiveAsync(in ReceivedPacket packet, ReadOnlyMemory<byte>[]? attachments)
    {
        if (packet.Type == SocketPacketType.Connect) return ConnectAsync(packet);
        if (packet.Socket is not { } socket)
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
            case SocketPacketType.Ack or SocketPacketType.BinaryAck:
                if (packet.AckId is { } id) socket.ReceiveAck(id, packet.Payload.Span, attachments);
                return default;
            default:
                var binding = socket.Namespace.Events.Find(EventNameReader.Read(packet.Payload.Span, stackalloc byte[EventNameReader.MaxLength]));
                return binding is null ? default : socket.ReceiveEventAsync(new IncomingEvent(binding, packet.Payload, attachments, packet.AckId));
        }
    }

    private async ValueTask ConnectAsync(ReceivedPacket packet)
    {
        var name = packet.Namespace!;
        if (packet.Socket is { IsConnected: true })
        {
            Violate(ProtocolViolation.UnknownType);   // the namespace is joined already
            return;
        }

        if (_server.Find(name) is not { } ns)
        {
            Refuse(name, "Invalid namespace", null);
            return;
        }

        if (Sockets.Count >= _server.Options.MaxNamespaces)
        {
            Refuse(name, "Too many namespaces", null);
            return;
        }

        try
        {
            var auth = packet.Payload.IsEmpty ? (JsonElement?)null : ParseAuth(packet.Payload);
            if (await ns.AdmitAsync(new ConnectContext(this, ns, auth))) Join(ns);
            else Refuse(name, "Refused", null);
        }
        catch (ConnectError refusal)
        {
            Refuse(name, refusal.Message, refusal.Details);
        }
        catch (Exception e)
        {
            ConnectionLog.MiddlewareFailed(_server.Logger, name, e);
            Refuse(name, "internal error", null);
        }
    }

    private static JsonElement ParseAuth(ReadOnlyMemory<byte> payload) => JsonElement.Parse(payload.Span);

    private void Join(SocketNamespace ns)
    {
        var socket = new Socket(this, ns);
        lock (_sockets)
        {
            // Either the socket is in both tables before the connection ends, and ends with it, or it is in none.
            if (!IsOpen) return;
            ns.Rooms.Add(socket);
            _sockets[ns.Name] = socket;
        }

        _hasJoined = true;
        socket.Send(PacketEncoder.Control(
            SocketPacketType.Connect, ns.NameBytes, new ConnectAnswer(socket.Id), _server.TypeInfo<ConnectAnswer>()));
        socket.Begin();
    }

    private void Leave(Socket socket)
    {
        socket.End(DisconnectReason.ClientNamespaceDisconnect);
        lock (_sockets) _sockets.Remove(socket.Namespace.Name);
    }

    private void Refuse(string ns, string message, JsonElement? data)
    {
        Session.Send(PacketEncoder.Control(
            SocketPacketType.ConnectError, Encoding.UTF8.GetBytes(ns), new ConnectErrorBody(message, data), _server.TypeInfo<ConnectErrorBody>()));
        if (++_refusals >= MostRefusals) Session.Close(DisconnectReason.ForcedServerClose);
    }

    private Socket? Find(ReadOnlySpan<byte> ns)
    {
        lock (_sockets) return _sockets.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(ns, out var socket) ? socket : null;
    }

    private void Violate(ProtocolViolation violation)
    {
        ConnectionLog.Violation(_server.Logger, Session.Id, violation);
        Session.Close(DisconnectReason.ParseError);
    }

    private long Deadline(TimeSpan time) => _server.Time.GetTimestamp() + _server.Ticks(time);
}
