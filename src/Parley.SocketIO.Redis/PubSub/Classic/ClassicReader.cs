using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>Reads messages in the form of the classic <c>@socket.io/redis-adapter</c> and of its emitter. Never throws.</summary>
internal static class ClassicReader
{
    /// <summary>Reads a broadcast that wants no acks.</summary>
    /// <param name="bytes">The whole message.</param>
    /// <param name="ns">The namespace of this node's adapter.</param>
    /// <param name="message">The broadcast; null if it is for another namespace.</param>
    /// <returns>False if it is malformed.</returns>
    public static bool TryReadBroadcast(ReadOnlyMemory<byte> bytes, string ns, out ClusterMessage? message)
    {
        message = null;
        if (!MessagePackJson.TryRead(bytes, WireBytes.MaxDepth, out var json, out var attachments)) return false;
        try
        {
            if (JsonText.ReadItems(json) is not [var uid, var body, var options, ..]) return false;
            var (packet, packetNamespace) = PacketJson.Read(body, attachments);
            if ((packetNamespace ?? "/") != ns) return true;
            message = new ClusterMessage
            {
                Type = ClusterMessageType.Broadcast,
                Uid = JsonText.ReadText(uid),
                Target = TargetJson.Read(options).Target,
                Packet = packet,
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;   // the readers of System.Text.Json report bad input by exceptions only
        }
    }

    /// <summary>Reads a request of another node.</summary>
    public static bool TryReadRequest(ReadOnlyMemory<byte> bytes, out ClassicRequest? request)
    {
        request = null;
        if (!TryReadFields(bytes, out var fields, out var attachments)) return false;
        try
        {
            var message = ReadMessage(fields, attachments);
            var isOld = fields.Options.IsEmpty && fields.Sid is not null;
            request = new ClassicRequest(fields.Type, message, fields.Uid, fields.RequestId, fields.Rooms ?? [], isOld);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a response.</summary>
    /// <param name="bytes">The whole message.</param>
    /// <param name="message">The response; null if it is of another version, or says nothing.</param>
    public static bool TryReadResponse(ReadOnlyMemory<byte> bytes, out ClusterMessage? message)
    {
        message = null;
        if (!TryReadFields(bytes, out var fields, out var attachments)) return false;
        try
        {
            ClusterMessageType? type = fields switch
            {
                { Sockets.IsEmpty: false } => ClusterMessageType.FetchSocketsResponse,
                { Type: (int)ClassicRequestType.ServerSideEmit } => ClusterMessageType.ServerSideEmitResponse,
                { Type: (int)ClassicRequestType.BroadcastClientCount } => ClusterMessageType.BroadcastClientCount,
                { Type: (int)ClassicRequestType.BroadcastAck } => ClusterMessageType.BroadcastAck,
                _ => null,
            };
            if (type is null) return true;
            message = new ClusterMessage
            {
                Type = type.Value,
                Uid = fields.Uid,
                RequestId = fields.RequestId,
                ClientCount = fields.ClientCount,
                Sockets = fields.Sockets.IsEmpty || !HasObjects(fields.Sockets) ? [] : SocketJson.Read(fields.Sockets),
                Answer = type switch
                {
                    ClusterMessageType.ServerSideEmitResponse => PacketJson.Answer(fields.Data, attachments),
                    ClusterMessageType.BroadcastAck => PacketJson.Answer(fields.Packet, attachments),
                    _ => default,
                },
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // The response to another node's request for ids is an array of texts.
    private static bool HasObjects(ReadOnlyMemory<byte> sockets) => sockets.Span[1..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private static ClusterMessage? ReadMessage(in Fields fields, ReadOnlyMemory<byte>[] attachments)
    {
        ClusterMessageType? type = fields.Type switch
        {
            (int)ClassicRequestType.RemoteJoin => ClusterMessageType.SocketsJoin,
            (int)ClassicRequestType.RemoteLeave => ClusterMessageType.SocketsLeave,
            (int)ClassicRequestType.RemoteDisconnect => ClusterMessageType.DisconnectSockets,
            (int)ClassicRequestType.RemoteFetch => ClusterMessageType.FetchSockets,
            (int)ClassicRequestType.ServerSideEmit => ClusterMessageType.ServerSideEmit,
            (int)ClassicRequestType.Broadcast => ClusterMessageType.Broadcast,
            _ => null,
        };
        if (type is null) return null;
        var (target, timeout) = fields switch
        {
            { Options.IsEmpty: false } => TargetJson.Read(fields.Options),
            { Sid: { } sid } => (new BroadcastTarget([sid], []), null),
            _ when type == ClusterMessageType.ServerSideEmit => (BroadcastTarget.Everybody, null),
            _ => throw new JsonException("A request says which sockets it is about."),
        };
        return new ClusterMessage
        {
            Type = type.Value,
            Uid = fields.Uid,
            RequestId = fields.RequestId,
            Target = target,
            Timeout = timeout,
            Rooms = fields.Rooms ?? (fields.Room is { } room ? [room] : []),
            Close = fields.Close,
            Packet = type switch
            {
                ClusterMessageType.Broadcast => PacketJson.Read(fields.Packet, attachments).Packet,
                ClusterMessageType.ServerSideEmit => PacketJson.Event(fields.Data, attachments),
                _ => null,
            },
        };
    }

    private static bool TryReadFields(ReadOnlyMemory<byte> bytes, out Fields fields, out ReadOnlyMemory<byte>[] attachments)
    {
        fields = new Fields { Type = -1 };
        if (!WireBytes.TryRead(bytes, out var json, out attachments)) return false;
        try
        {
            JsonText.ReadMembers(json, ref fields, ReadField);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void ReadField(ref Fields fields, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (JsonText.IsNull(value) && !name.SequenceEqual("data"u8) && !name.SequenceEqual("packet"u8)) return;
        if (name.SequenceEqual("uid"u8)) fields.Uid = JsonText.ReadText(value);
        else if (name.SequenceEqual("requestId"u8)) fields.RequestId = JsonText.ReadText(value);
        else if (name.SequenceEqual("type"u8)) fields.Type = (int)Math.Clamp(JsonText.ReadNumber(value), -1, int.MaxValue);
        else if (name.SequenceEqual("opts"u8)) fields.Options = value;
        else if (name.SequenceEqual("packet"u8)) fields.Packet = value;
        else if (name.SequenceEqual("data"u8)) fields.Data = value;
        else if (name.SequenceEqual("rooms"u8)) fields.Rooms = JsonText.ReadTexts(value);
        else if (name.SequenceEqual("room"u8)) fields.Room = JsonText.ReadText(value);
        else if (name.SequenceEqual("sid"u8)) fields.Sid = JsonText.ReadText(value);
        else if (name.SequenceEqual("close"u8)) fields.Close = JsonText.IsTrue(value);
        else if (name.SequenceEqual("sockets"u8)) fields.Sockets = value;
        else if (name.SequenceEqual("clientCount"u8)) fields.ClientCount = (int)Math.Clamp(JsonText.ReadNumber(value), 0, int.MaxValue);
    }

    private struct Fields
    {
        public int Type;
        public string? Uid;
        public string? RequestId;
        public ReadOnlyMemory<byte> Options;
        public ReadOnlyMemory<byte> Packet;
        public ReadOnlyMemory<byte> Data;
        public string[]? Rooms;
        public string? Room;
        public string? Sid;
        public bool Close;
        public ReadOnlyMemory<byte> Sockets;
        public int ClientCount;
    }
}
