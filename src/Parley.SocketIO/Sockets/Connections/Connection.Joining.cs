using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

// Joining a namespace (Socket.IO protocol 5, "Connection to a namespace").
public sealed partial class Connection
{
    private const string MainNamespace = "/";
    private const int MaxRefusals = 100;

    // Clients of Engine.IO 3 join the main namespace without a request. The reader waits for that before it reads on.
    private Task? _joiningMain;

    // The protocol of clients 1 and 2: its responses have no id and no object, and socket ids derive from the session's id.
    private bool IsOld => Session.Version == 3;

    /// <summary>The session is open.</summary>
    internal void Begin()
    {
        if (IsOld) _joiningMain = ConnectAsync(new JoinRequest(MainNamespace, null, null), joined: null).AsTask();
    }

    private async ValueTask ReceiveJoinedAsync(ReadOnlyMemory<byte> message, bool isBinary)
    {
        await _joiningMain!;   // never fails: the client gets an error instead
        await ReceiveAsync(message, isBinary);
    }

    private async ValueTask ConnectAsync(JoinRequest request, Socket? joined)
    {
        if (joined is { IsConnected: true })
        {
            if (!IsOld) Violate(ProtocolViolation.UnknownType);   // the namespace is joined already
            return;
        }

        if (Sockets.Count >= _server.Options.MaxNamespaces)
        {
            Refuse(null, request, "limit", "Too many namespaces");
            return;
        }

        // Reading such a string, or a member next to it, throws an exception. Middleware should not have to handle that.
        if (!request.IsText)
        {
            Refuse(null, request, "malformed", "Malformed auth: it holds half of a surrogate pair");
            return;
        }

        try
        {
            if (await _server.FindAsync(request.Name, this, request.Auth) is { } ns) await ConnectAsync(ns, request);
            else RefuseUnknown(request);
        }
        catch (Exception e) when (ArgumentReader.IsBadInput(e))
        {
            ConnectionLog.BadAuth(_server.Logger, request.Name, e.Message);
            Refuse(null, request, "malformed", "bad argument");
        }
        catch (Exception e)
        {
            ConnectionLog.MiddlewareFailed(_server.Logger, request.Name, e);
            Refuse(null, request, "failed", "internal error");
        }
    }

    private async ValueTask ConnectAsync(SocketNamespace ns, JoinRequest request)
    {
        try
        {
            var recovery = ns.Recovery is { } log && !IsOld ? await log.FindAsync(request.Auth) : null;
            var isAdmitted = (recovery is not null && _server.Options.Recovery!.SkipMiddleware) || await AdmitAsync(ns, request);
            if (isAdmitted) await JoinAsync(ns, recovery);
            else Refuse(ns, request, "refused", "Refused");
        }
        catch (ConnectError refusal)
        {
            Refuse(ns, request, "refused", refusal.Message, refusal.Details);
        }
        finally
        {
            ns.Parent?.ForgetIfEmpty(ns);
        }
    }

    private ValueTask<bool> AdmitAsync(SocketNamespace ns, JoinRequest request)
    {
        if (ns.Handlers.Middleware.Count == 0) return new ValueTask<bool>(true);
        var query = request.Query is null ? Handshake.Query : new QueryCollection(QueryHelpers.ParseQuery(request.Query));
        return ns.Handlers.AdmitAsync(new ConnectContext(this, ns, request.Auth, query));
    }

    private async ValueTask JoinAsync(SocketNamespace ns, RecoveryRequest? recovery)
    {
        var socket = ns.Recovery is { } log && !IsOld
            ? await log.JoinAsync(recovery, (id, state) => Enter(ns, id, state))
            : Enter(ns, NewId(ns), null);
        if (socket is null) return;

        _hasJoined = true;
        _server.Metrics.Joined(socket.Namespace.MetricName);
        socket.Namespace.TellJoined(socket);
        socket.Begin();
    }

    // Either the socket is in both tables before the connection ends, and ends with it, or it is in neither.
    private Socket? Enter(SocketNamespace ns, string id, RecoveryState? recovery)
    {
        lock (_gate)
        {
            if (!IsOpen) return null;
            var socket = new Socket(this, ns, id, recovery);
            while (!socket.Namespace.Rooms.TryAdd(socket))
            {
                // The last socket has left meanwhile, and the namespace is closed: create a new one of the same name.
                socket = new Socket(this, ns.Parent!.GetOrAdd(ns.Name), id, recovery);
            }

            _sockets = [.. _sockets.Where(other => other.Namespace.Name != ns.Name), socket];
            socket.Send(Answer(socket));
            return socket;
        }
    }

    private OutgoingPacket Answer(Socket socket)
    {
        var ns = socket.Namespace.NameBytes;
        return IsOld
            ? PacketEncoder.Control(_server.Parser, SocketPacketType.Connect, ns)
            : PacketEncoder.Control(
                _server.Parser, SocketPacketType.Connect, ns, new ConnectAnswer(socket.Id, socket.RecoveryId),
                PacketJson.Default.ConnectAnswer);
    }

    // Clients of version 1 and 2 get no id: they derive it from the session's.
    private string NewId(SocketNamespace ns)
    {
        if (!IsOld) return SocketId.New();
        return ns.Name == MainNamespace ? Session.Id : $"{ns.Name}#{Session.Id}";
    }

    private void RefuseUnknown(JoinRequest request)
    {
        if (_server.Logger.IsEnabled(LogLevel.Debug)) ConnectionLog.UnknownNamespace(_server.Logger, request.Name, _server.KnownNames);
        Refuse(null, request, "unknown", "Invalid namespace");
    }

    private void Refuse(SocketNamespace? ns, JoinRequest request, string reason, string message, JsonElement? data = null)
    {
        _server.Metrics.Refused(ns?.MetricName, reason);
        Session.Send(Refusal(_server.Parser, Encoding.UTF8.GetBytes(request.Name), message, data));
        if (++_refusals >= MaxRefusals) Session.Close(DisconnectReason.ForcedServerClose);
    }

    private OutgoingPacket Refusal(PacketParser parser, byte[] ns, string message, JsonElement? data = null)
    {
        const SocketPacketType type = SocketPacketType.ConnectError;
        if (!IsOld)
            return PacketEncoder.Control(parser, type, ns, new ConnectErrorBody(message, data), PacketJson.Default.ConnectErrorBody);
        return data is { } details
            ? PacketEncoder.Control(parser, type, ns, details, BuiltInJson.Default.JsonElement)
            : PacketEncoder.Control(parser, type, ns, message, BuiltInJson.Default.String);
    }

    // A client with another parser can read no packet of ours, except this one: it is written as the client writes. Clients 1 and 2 are in
    // the main namespace without asking, so what counts is that no packet of the client was readable before.
    private bool TryRefuseParser(ReadOnlyMemory<byte> message, bool isBinary)
    {
        PacketParser theirs = isBinary ? new MessagePackParser() : new JsonParser();
        object? unfinished = null;
        if (_hasRead || theirs.GetType() == _server.Parser.GetType()) return false;
        if (theirs.Read(message, isBinary, _server.Options, ref unfinished, out var packet) != ProtocolViolation.None) return false;
        if (packet.Type != SocketPacketType.Connect) return false;

        ConnectionLog.WrongParser(_server.Logger, theirs.GetType().Name, _server.Parser.GetType().Name);
        Session.Send(Refusal(theirs, packet.Namespace.ToArray(), DisconnectReason.ParseError.ToText()));
        return true;
    }

    /// <summary>A client's request to join a namespace, copied from the message.</summary>
    private sealed record JoinRequest(string Name, string? Query, JsonElement? Auth, bool IsText = true)
    {
        public JoinRequest(in IncomingPacket packet, int maxDepth)
            : this(
                Encoding.UTF8.GetString(packet.Namespace.Span),
                packet.Query.IsEmpty ? null : Encoding.UTF8.GetString(packet.Query.Span),
                packet.Payload.IsEmpty ? null : JsonElement.Parse(packet.Payload.Span, new JsonDocumentOptions { MaxDepth = maxDepth }),
                !SocketPayload.HasLoneSurrogate(packet.Payload.Span))
        {
        }
    }
}
