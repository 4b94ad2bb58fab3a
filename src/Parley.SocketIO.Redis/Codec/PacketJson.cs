using System.Text.Json;
using Parley.Protocol;

namespace Parley.SocketIO.Redis;

/// <summary>Reads and writes the packets of events inside messages.</summary>
internal static class PacketJson
{
    private static readonly byte[] EmptyArray = "[]"u8.ToArray();

    /// <summary>Writes a packet for clients: <c>{type, data, nsp}</c>.</summary>
    public static void Write(Utf8JsonWriter json, EventPacket packet, string ns)
    {
        json.WriteStartObject();
        json.WriteNumber("type", (int)SocketPacketType.Event);
        JsonText.WriteRaw(json, "data", packet.Payload);
        json.WriteString("nsp", ns);
        json.WriteEndObject();
    }

    /// <summary>Reads a packet for clients. Its namespace may be missing.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static (EventPacket Packet, string? Namespace) Read(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>[] attachments)
    {
        var parts = default(Parts);
        JsonText.ReadMembers(json, ref parts, static (ref Parts parts, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        {
            if (name.SequenceEqual("data"u8)) parts.Data = value;
            else if (name.SequenceEqual("nsp"u8) && !JsonText.IsNull(value)) parts.Namespace = JsonText.ReadText(value);
        });
        return (Event(parts.Data, attachments), parts.Namespace);
    }

    /// <summary>Checks an event's payload.</summary>
    /// <exception cref="JsonException">It is not an event.</exception>
    public static EventPacket Event(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>[] attachments)
    {
        var violation = SocketPayload.Check(SocketPacketType.Event, payload.Span, attachments.Length);
        return violation == ProtocolViolation.None
            ? new EventPacket(payload, attachments)
            : throw new JsonException($"It is not an event: {violation}.");
    }

    /// <summary>Writes the first argument of an ack; a Node server expects one.</summary>
    public static void WriteAnswer(Utf8JsonWriter json, string name, EventArguments answer)
    {
        if (JsonText.ReadItems(answer.ToPayload()) is [var first, ..]) JsonText.WriteRaw(json, name, first);
    }

    /// <summary>Reads the argument of an ack; an empty one is undefined.</summary>
    public static EventArguments Answer(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte>[] attachments) => EventArguments.FromPayload(
        json.IsEmpty ? EmptyArray : [(byte)'[', .. json.Span, (byte)']'], attachments);

    private struct Parts
    {
        public ReadOnlyMemory<byte> Data;
        public string? Namespace;
    }
}
