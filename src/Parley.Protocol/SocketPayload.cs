using System.Buffers.Text;
using System.Text.Json;

namespace Parley.Protocol;

/// <summary>Checks the JSON payload of a Socket.IO packet, before anything of it is used.</summary>
public static class SocketPayload
{
    /// <summary>The deepest nesting a payload may have, unless the caller sets another.</summary>
    public const int DefaultMaxDepth = 64;

    private const int UnitLength = 6;   // of an escaped UTF-16 code unit

    /// <summary>
    /// Checks that <paramref name="payload"/> is what a packet of <paramref name="type"/> carries (Socket.IO protocol 5, "Format").
    /// </summary>
    /// <param name="type">What the packet is.</param>
    /// <param name="payload">The JSON, or nothing.</param>
    /// <param name="attachments">How many attachments the packet announces; a placeholder may name these only.</param>
    /// <param name="maxDepth">The deepest nesting.</param>
    /// <returns>What is wrong with it, or <see cref="ProtocolViolation.None"/>.</returns>
    public static ProtocolViolation Check(
        SocketPacketType type, ReadOnlySpan<byte> payload, int attachments = 0, int maxDepth = DefaultMaxDepth)
    {
        if (payload.IsEmpty)
            return type is SocketPacketType.Connect or SocketPacketType.Disconnect
                ? ProtocolViolation.None
                : ProtocolViolation.IllegalPayload;

        try
        {
            var violation = type switch
            {
                SocketPacketType.Connect => CheckWhole(payload, JsonTokenType.StartObject, maxDepth),
                SocketPacketType.Ack or SocketPacketType.BinaryAck => CheckWhole(payload, JsonTokenType.StartArray, maxDepth),
                SocketPacketType.Event or SocketPacketType.BinaryEvent => CheckEvent(payload, maxDepth),
                SocketPacketType.ConnectError => ProtocolViolation.UnknownType,
                _ => ProtocolViolation.IllegalPayload,
            };
            return violation == ProtocolViolation.None && attachments > 0
                ? PlaceholderCheck.Run(payload, attachments, maxDepth)
                : violation;
        }
        catch (JsonException)
        {
            // The reader of System.Text.Json reports "not JSON" by an exception only. The connection ends here, so it happens once.
            return ProtocolViolation.IllegalPayload;
        }
    }

    /// <summary>
    /// Whether the JSON contains an escaped half of a surrogate pair without the other half. Such JSON is valid, but reading the string
    /// throws an exception. Unescaped text is UTF-8 and cannot contain such halves.
    /// </summary>
    /// <param name="json">JSON that is known to be valid, or the inside of one of its strings.</param>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        // Nearly always there is no backslash, and one scan of the bytes is enough.
        for (var at = json.IndexOf((byte)'\\'); at >= 0; at = json.IndexOf((byte)'\\'))
        {
            json = json[at..];
            if (!TryReadUnit(json, out var unit))
            {
                json = json[2..];
                continue;
            }

            json = json[UnitLength..];
            if (char.IsLowSurrogate(unit)) return true;
            if (!char.IsHighSurrogate(unit)) continue;
            if (!TryReadUnit(json, out var second) || !char.IsLowSurrogate(second)) return true;
            json = json[UnitLength..];
        }

        return false;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, out char unit)
    {
        var number = 0;
        var isUnit = json.Length >= UnitLength && json.StartsWith("\\u"u8)
            && Utf8Parser.TryParse(json[2..UnitLength], out number, out var read, 'x') && read == UnitLength - 2;
        unit = (char)number;
        return isUnit;
    }

    private static ProtocolViolation CheckWhole(ReadOnlySpan<byte> payload, JsonTokenType start, int maxDepth)
    {
        var json = Reader(payload, maxDepth);
        if (!json.Read() || json.TokenType != start) return ProtocolViolation.IllegalPayload;
        ReadToEnd(ref json);
        return ProtocolViolation.None;
    }

    private static ProtocolViolation CheckEvent(ReadOnlySpan<byte> payload, int maxDepth)
    {
        var json = Reader(payload, maxDepth);
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray || !json.Read()) return ProtocolViolation.IllegalPayload;
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return ProtocolViolation.IllegalPayload;
        if (json.TokenType == JsonTokenType.String && IsReserved(ref json)) return ProtocolViolation.ReservedEvent;
        ReadToEnd(ref json);
        return ProtocolViolation.None;
    }

    private static bool IsReserved(ref Utf8JsonReader name) =>
        name.ValueIsEscaped ? !HasLoneSurrogate(name.ValueSpan) && IsReservedText(ref name)   // comparing invalid text would throw
        : name.ValueSpan.Length is 7 or 10 or 11 or 13 or 14 && IsReservedText(ref name);

    private static bool IsReservedText(ref Utf8JsonReader name) =>
        name.ValueTextEquals("connect"u8) || name.ValueTextEquals("connect_error"u8) ||
        name.ValueTextEquals("disconnect"u8) || name.ValueTextEquals("disconnecting"u8) ||
        name.ValueTextEquals("newListener"u8) || name.ValueTextEquals("removeListener"u8);

    private static Utf8JsonReader Reader(ReadOnlySpan<byte> payload, int maxDepth) =>
        new(payload, new JsonReaderOptions { MaxDepth = maxDepth });

    private static void ReadToEnd(ref Utf8JsonReader json)
    {
        while (json.Read()) { }
    }
}
