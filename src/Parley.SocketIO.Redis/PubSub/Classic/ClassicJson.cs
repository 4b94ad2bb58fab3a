using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>Writes messages in the form of the classic <c>@socket.io/redis-adapter</c> and of its emitter.</summary>
internal static class ClassicJson
{
    private const int Overhead = 256;   // what is around an event, usually

    /// <summary>Writes a broadcast that wants no acks: <c>[uid, packet, opts]</c>, always as MessagePack.</summary>
    public static ReadOnlyMemory<byte> WriteBroadcast(string uid, in BroadcastTarget target, EventPacket packet, string ns)
    {
        var receivers = target;
        var json = JsonText.Of(packet.Payload.Length + Overhead, json =>
        {
            json.WriteStartArray();
            json.WriteStringValue(uid);
            PacketJson.Write(json, packet, ns);
            TargetJson.WriteValue(json, receivers, timeout: null);
            json.WriteEndArray();
        });
        return WireBytes.Pack(json, packet.Attachments);
    }

    /// <summary>Writes a request to all nodes.</summary>
    /// <param name="message">The request.</param>
    /// <param name="ns">The namespace.</param>
    public static ReadOnlyMemory<byte> WriteRequest(ClusterMessage message, string ns)
    {
        var json = JsonText.Of((message.Packet?.Payload.Length ?? 0) + Overhead, json =>
        {
            json.WriteStartObject();
            if (message.Uid is { } uid) json.WriteString("uid", uid);
            if (message.RequestId is { } id) json.WriteString("requestId", id);
            json.WriteNumber("type", (int)TypeOf(message.Type));
            WriteRequestBody(json, message, ns);
            json.WriteEndObject();
        });
        return WireBytes.Write(json, message.Attachments);
    }

    /// <summary>Writes a response. The id of this node is an addition: Node servers do not say who they are.</summary>
    /// <param name="message">The response.</param>
    /// <param name="uid">The id of this node.</param>
    public static ReadOnlyMemory<byte> WriteResponse(ClusterMessage message, string uid)
    {
        var json = JsonText.Of(Overhead, json =>
        {
            json.WriteStartObject();
            json.WriteString("uid", uid);
            json.WriteString("requestId", message.RequestId);
            if (message.Type != ClusterMessageType.FetchSocketsResponse) json.WriteNumber("type", (int)TypeOf(message.Type));
            WriteResponseBody(json, message);
            json.WriteEndObject();
        });
        return WireBytes.Write(json, message.Attachments);
    }

    /// <summary>Writes the response to a request that asks for names, or only for a confirmation.</summary>
    public static ReadOnlyMemory<byte> WriteNames(string requestId, string? member, IEnumerable<string> names) =>
        JsonText.Of(Overhead, json =>
        {
            json.WriteStartObject();
            json.WriteString("requestId", requestId);
            if (member is not null) JsonText.WriteTexts(json, member, names);
            json.WriteEndObject();
        });

    private static ClassicRequestType TypeOf(ClusterMessageType type) => type switch
    {
        ClusterMessageType.Broadcast => ClassicRequestType.Broadcast,
        ClusterMessageType.SocketsJoin => ClassicRequestType.RemoteJoin,
        ClusterMessageType.SocketsLeave => ClassicRequestType.RemoteLeave,
        ClusterMessageType.DisconnectSockets => ClassicRequestType.RemoteDisconnect,
        ClusterMessageType.FetchSockets => ClassicRequestType.RemoteFetch,
        ClusterMessageType.ServerSideEmit or ClusterMessageType.ServerSideEmitResponse => ClassicRequestType.ServerSideEmit,
        ClusterMessageType.BroadcastClientCount => ClassicRequestType.BroadcastClientCount,
        ClusterMessageType.BroadcastAck => ClassicRequestType.BroadcastAck,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The classic adapter has no such message."),
    };

    private static void WriteRequestBody(Utf8JsonWriter json, ClusterMessage message, string ns)
    {
        if (message.Type == ClusterMessageType.ServerSideEmit)
        {
            JsonText.WriteRaw(json, "data", message.Packet!.Payload);
            return;
        }

        TargetJson.Write(json, message.Target, message.Timeout);
        if (message.Type == ClusterMessageType.Broadcast)
        {
            json.WritePropertyName("packet");
            PacketJson.Write(json, message.Packet!, ns);
        }
        else if (message.Type is ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave)
        {
            JsonText.WriteTexts(json, "rooms", message.Rooms);
        }
        else if (message.Type == ClusterMessageType.DisconnectSockets)
        {
            json.WriteBoolean("close", message.Close);
        }
    }

    private static void WriteResponseBody(Utf8JsonWriter json, ClusterMessage message)
    {
        switch (message.Type)
        {
            case ClusterMessageType.FetchSocketsResponse:
                SocketJson.Write(json, message.Sockets);
                break;
            case ClusterMessageType.ServerSideEmitResponse:
                PacketJson.WriteAnswer(json, "data", message.Answer);
                break;
            case ClusterMessageType.BroadcastClientCount:
                json.WriteNumber("clientCount", message.ClientCount);
                break;
            case ClusterMessageType.BroadcastAck:
                PacketJson.WriteAnswer(json, "packet", message.Answer);
                break;
        }
    }
}
