using System.Text;
using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Reads and writes messages in the form of <c>ClusterAdapter</c> of the npm package <c>socket.io-adapter</c>:
/// <c>{uid, nsp, type, data}</c>. The sharded adapter and the one on streams use it.
/// </summary>
internal static class ClusterJson
{
    private const int Overhead = 256;   // what is around an event, usually

    /// <summary>How a message of a node begins in JSON, so that the node recognizes its own without reading them.</summary>
    public static byte[] PrefixOf(string uid) => Encoding.UTF8.GetBytes($$"""{"uid":"{{uid}}",""");

    /// <summary>Writes a message as JSON.</summary>
    public static ReadOnlyMemory<byte> Write(ClusterMessage message, string ns) =>
        JsonText.Of((message.Packet?.Payload.Length ?? 0) + Overhead, json =>
        {
            json.WriteStartObject();
            json.WriteString("uid", message.Uid);
            json.WriteString("nsp", ns);
            json.WriteNumber("type", (int)message.Type);
            if (HasData(message.Type))
            {
                json.WritePropertyName("data");
                WriteData(json, message, ns);
            }

            json.WriteEndObject();
        });

    /// <summary>Whether messages of a type have data.</summary>
    public static bool HasData(ClusterMessageType type) =>
        type is not (ClusterMessageType.InitialHeartbeat or ClusterMessageType.Heartbeat or ClusterMessageType.AdapterClose);

    /// <summary>Writes only the data of a message.</summary>
    public static void WriteData(Utf8JsonWriter json, ClusterMessage message, string ns)
    {
        json.WriteStartObject();
        if (message.RequestId is { } id) json.WriteString("requestId", id);
        switch (message.Type)
        {
            case ClusterMessageType.Broadcast:
                TargetJson.Write(json, message.Target, message.Timeout);
                json.WritePropertyName("packet");
                PacketJson.Write(json, message.Packet!, ns);
                break;
            case ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave:
                TargetJson.Write(json, message.Target, message.Timeout);
                JsonText.WriteTexts(json, "rooms", message.Rooms);
                break;
            case ClusterMessageType.DisconnectSockets:
                TargetJson.Write(json, message.Target, message.Timeout);
                json.WriteBoolean("close", message.Close);
                break;
            case ClusterMessageType.FetchSockets:
                TargetJson.Write(json, message.Target, message.Timeout);
                break;
            case ClusterMessageType.FetchSocketsResponse:
                SocketJson.Write(json, message.Sockets);
                break;
            case ClusterMessageType.ServerSideEmit:
                JsonText.WriteRaw(json, "packet", message.Packet!.Payload);
                break;
            case ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastAck:
                PacketJson.WriteAnswer(json, "packet", message.Answer);
                break;
            case ClusterMessageType.BroadcastClientCount:
                json.WriteNumber("clientCount", message.ClientCount);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a message in either form. Never throws.</summary>
    /// <param name="bytes">The whole message.</param>
    /// <param name="ns">The namespace of this node's adapter.</param>
    /// <param name="message">The message; null if it is for another namespace, or of a type of another version.</param>
    /// <returns>False if it is malformed.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, string ns, out ClusterMessage? message)
    {
        message = null;
        if (!WireBytes.TryRead(bytes, out var json, out var attachments)) return false;
        try
        {
            var parts = default(Envelope);
            JsonText.ReadMembers(json, ref parts, ReadEnvelope);
            if (parts.Namespace == ns) message = ReadData(parts.Type, parts.Uid, parts.Data, attachments);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;   // the readers of System.Text.Json report bad input by exceptions only
        }
    }

    /// <summary>Reads the data of a message.</summary>
    /// <returns>Null if its type is unknown.</returns>
    /// <exception cref="JsonException">It is malformed, as is an <see cref="InvalidOperationException"/>.</exception>
    public static ClusterMessage? ReadData(int type, string? uid, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>[] attachments)
    {
        if (!Enum.IsDefined((ClusterMessageType)type)) return null;

        var kind = (ClusterMessageType)type;
        var fields = default(DataFields);
        if (HasData(kind)) JsonText.ReadMembers(data, ref fields, ReadField);
        var (target, timeout) = fields.Options.IsEmpty ? (BroadcastTarget.Everybody, null) : TargetJson.Read(fields.Options);
        return new ClusterMessage
        {
            Type = kind,
            Uid = uid,
            RequestId = fields.RequestId,
            Target = target,
            Timeout = timeout,
            Packet = kind switch
            {
                ClusterMessageType.Broadcast => PacketJson.Read(fields.Packet, attachments).Packet,
                ClusterMessageType.ServerSideEmit => PacketJson.Event(fields.Packet, attachments),
                _ => null,
            },
            Rooms = fields.Rooms ?? [],
            Close = fields.Close,
            ClientCount = fields.ClientCount,
            Answer = kind is ClusterMessageType.BroadcastAck or ClusterMessageType.ServerSideEmitResponse
                ? PacketJson.Answer(fields.Packet, attachments)
                : default,
            Sockets = kind == ClusterMessageType.FetchSocketsResponse ? SocketJson.Read(fields.Sockets) : [],
        };
    }

    private static void ReadEnvelope(ref Envelope parts, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (JsonText.IsNull(value)) return;
        if (name.SequenceEqual("uid"u8)) parts.Uid = JsonText.ReadText(value);
        else if (name.SequenceEqual("nsp"u8)) parts.Namespace = JsonText.ReadText(value);
        else if (name.SequenceEqual("type"u8)) parts.Type = (int)Math.Clamp(JsonText.ReadNumber(value), 0, int.MaxValue);
        else if (name.SequenceEqual("data"u8)) parts.Data = value;
    }

    private static void ReadField(ref DataFields fields, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (JsonText.IsNull(value) && !name.SequenceEqual("packet"u8)) return;
        if (name.SequenceEqual("requestId"u8)) fields.RequestId = JsonText.ReadText(value);
        else if (name.SequenceEqual("opts"u8)) fields.Options = value;
        else if (name.SequenceEqual("packet"u8)) fields.Packet = value;
        else if (name.SequenceEqual("rooms"u8)) fields.Rooms = JsonText.ReadTexts(value);
        else if (name.SequenceEqual("close"u8)) fields.Close = JsonText.IsTrue(value);
        else if (name.SequenceEqual("sockets"u8)) fields.Sockets = value;
        else if (name.SequenceEqual("clientCount"u8)) fields.ClientCount = (int)Math.Clamp(JsonText.ReadNumber(value), 0, int.MaxValue);
    }

    private struct Envelope
    {
        public string? Uid;
        public string? Namespace;
        public int Type;
        public ReadOnlyMemory<byte> Data;
    }

    private struct DataFields
    {
        public string? RequestId;
        public ReadOnlyMemory<byte> Options;
        public ReadOnlyMemory<byte> Packet;
        public string[]? Rooms;
        public bool Close;
        public ReadOnlyMemory<byte> Sockets;
        public int ClientCount;
    }
}
