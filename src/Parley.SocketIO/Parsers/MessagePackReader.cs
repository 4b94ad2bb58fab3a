using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>
/// Reads untrusted MessagePack and returns its values as JSON, with placeholders for binary data. The length of the message bounds the
/// cost, whatever lengths the message claims. After a failure nothing more may be read.
/// </summary>
internal ref struct MessagePackReader(ReadOnlyMemory<byte> message, int maxDepth, int maxAttachments)
{
    private const int MaxDateLength = 12;
    private const byte UndefinedExtension = 0;   // notepack.io: undefined in one byte, a date in eight
    private const byte TimestampExtension = 0xff;

    private ReadOnlyMemory<byte> _rest = message;
    private List<ReadOnlyMemory<byte>>? _attachments;

    /// <summary>The violation after a failure.</summary>
    public ProtocolViolation Violation { get; private set; } = ProtocolViolation.IllegalPayload;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The binary data found so far; null if there was none.</summary>
    public readonly ReadOnlyMemory<byte>[]? Attachments => _attachments?.ToArray();

    public bool Fail(ProtocolViolation violation)
    {
        Violation = violation;
        return false;
    }

    public bool TryReadMapHeader(out int count)
    {
        count = 0;
        return TryTake(1, out var type) && type.Span[0] switch
        {
            >= 0x80 and <= 0x8f => Set(out count, type.Span[0] & 0x0f),
            0xde => TryReadLength(2, out count),
            0xdf => TryReadLength(4, out count),
            _ => false,
        };
    }

    public bool TryReadString(out ReadOnlyMemory<byte> text)
    {
        text = default;
        if (!TryTake(1, out var type)) return false;
        var isString = type.Span[0] switch
        {
            >= 0xa0 and <= 0xbf => Set(out var length, type.Span[0] & 0x1f) && TryTake(length, out text),
            0xd9 => TryReadLength(1, out var length) && TryTake(length, out text),
            0xda => TryReadLength(2, out var length) && TryTake(length, out text),
            0xdb => TryReadLength(4, out var length) && TryTake(length, out text),
            _ => false,
        };
        return isString && Utf8.IsValid(text.Span);
    }

    public bool TryReadType(out SocketPacketType type)
    {
        var isType = TryReadInteger(out var number) && number is >= 0 and <= (int)SocketPacketType.ConnectError;
        type = isType ? (SocketPacketType)number : default;
        return isType || Fail(ProtocolViolation.UnknownType);
    }

    public bool TryReadNamespace(out ReadOnlyMemory<byte> ns)
    {
        if (!TryReadString(out ns) || ns.IsEmpty || ns.Span[0] != '/') return false;
        return ns.Length <= SocketPacket.MaxNamespaceLength || Fail(ProtocolViolation.NamespaceTooLong);
    }

    public bool TryReadAckId(out long? id)
    {
        id = null;
        if (TryReadNothing()) return true;
        if (!TryReadInteger(out var number) || number is < 0 or > SocketPacket.MaxAckId) return Fail(ProtocolViolation.IllegalAckId);
        id = number;
        return true;
    }

    /// <summary>Reads any value. Nil and undefined at the top level give empty JSON.</summary>
    public bool TryReadJson(out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (TryReadNothing()) return true;
        var output = new ArrayBufferWriter<byte>((2 * _rest.Length) + 64);   // if it were full, the writer would ask for 4 KiB more
        // Escaping would make Chinese text three times as long.
        using var writer = new Utf8JsonWriter(
            output, new JsonWriterOptions { MaxDepth = maxDepth + 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (!TryCopy(writer, depth: 0)) return false;
        writer.Flush();
        json = output.WrittenMemory;
        return true;
    }

    // The npm package writes undefined for a packet without a payload.
    private bool TryReadNothing()
    {
        ReadOnlySpan<byte> undefined = [0xd4, UndefinedExtension, 0];
        var length = _rest.Span switch
        {
            [0xc0, ..] => 1,
            var rest when rest.StartsWith(undefined) => undefined.Length,
            _ => 0,
        };
        _rest = _rest[length..];
        return length > 0;
    }

    private bool TryReadInteger(out long value)
    {
        value = 0;
        if (!TryTake(1, out var type)) return false;
        var code = type.Span[0];
        if (code is <= 0x7f or >= 0xe0)
        {
            value = (sbyte)code;
            return true;
        }

        return code is >= 0xcc and <= 0xd3 && TryReadInteger(code, out value);
    }

    // The types 0xcc to 0xcf are unsigned, of 1, 2, 4 and 8 bytes; 0xd0 to 0xd3 are signed.
    private bool TryReadInteger(byte code, out long value)
    {
        value = 0;
        if (!TryTake(1 << (code & 3), out var bytes)) return false;
        var span = bytes.Span;
        value = code switch
        {
            0xcc => span[0],
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(span),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(span),
            0xd0 => (sbyte)span[0],
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(span),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(span),
            _ => BinaryPrimitives.ReadInt64BigEndian(span),
        };
        return code != 0xcf || value >= 0;   // JavaScript numbers beyond 2^63 are not exact
    }

    private bool TryCopy(Utf8JsonWriter json, int depth)
    {
        if (_rest.IsEmpty || depth > maxDepth) return false;
        var code = _rest.Span[0];
        switch (code)
        {
            case 0xcf:
                _rest = _rest[1..];
                if (!TryTake(8, out var large)) return false;
                json.WriteNumberValue(BinaryPrimitives.ReadUInt64BigEndian(large.Span));
                return true;
            case <= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3):
                if (!TryReadInteger(out var integer)) return false;
                json.WriteNumberValue(integer);
                return true;
            case (>= 0xa0 and <= 0xbf) or (>= 0xd9 and <= 0xdb):
                if (!TryReadString(out var text)) return false;
                json.WriteStringValue(text.Span);
                return true;
            case (>= 0x80 and <= 0x8f) or 0xde or 0xdf:
                return TryCopyMap(json, depth);
            case (>= 0x90 and <= 0x9f) or 0xdc or 0xdd:
                return TryCopyArray(json, depth);
            case >= 0xc4 and <= 0xc6:
                return TryCopyBinary(json);
            default:
                return TryCopyScalar(json);
        }
    }

    private bool TryCopyMap(Utf8JsonWriter json, int depth)
    {
        if (!TryReadMapHeader(out var count)) return false;
        json.WriteStartObject();
        for (; count > 0; count--)
        {
            if (!TryReadString(out var name)) return false;
            json.WritePropertyName(name.Span);
            if (!TryCopy(json, depth + 1)) return false;
        }

        json.WriteEndObject();
        return true;
    }

    private bool TryCopyArray(Utf8JsonWriter json, int depth)
    {
        TryTake(1, out var type);
        var code = type.Span[0];
        var count = code & 0x0f;
        if (code is 0xdc or 0xdd && !TryReadLength(code == 0xdc ? 2 : 4, out count)) return false;

        json.WriteStartArray();
        for (; count > 0; count--)
        {
            if (!TryCopy(json, depth + 1)) return false;
        }

        json.WriteEndArray();
        return true;
    }

    private bool TryCopyBinary(Utf8JsonWriter json)
    {
        TryTake(1, out var type);
        return TryReadLength(1 << (type.Span[0] - 0xc4), out var length) && TryTake(length, out var data) && TryAttach(json, data);
    }

    private bool TryAttach(Utf8JsonWriter json, ReadOnlyMemory<byte> data)
    {
        _attachments ??= [];
        if (_attachments.Count == maxAttachments) return Fail(ProtocolViolation.TooManyAttachments);
        json.WriteStartObject();
        json.WriteBoolean("_placeholder"u8, true);
        json.WriteNumber("num"u8, _attachments.Count);
        json.WriteEndObject();
        _attachments.Add(data.ToArray());
        return true;
    }

    private bool TryCopyScalar(Utf8JsonWriter json)
    {
        TryTake(1, out var type);
        switch (type.Span[0])
        {
            case 0xc0:
                json.WriteNullValue();
                return true;
            case 0xc2 or 0xc3:
                json.WriteBooleanValue(type.Span[0] == 0xc3);
                return true;
            case 0xca:
                return TryTake(4, out var single) && TryCopyNumber(json, BinaryPrimitives.ReadSingleBigEndian(single.Span));
            case 0xcb:
                return TryTake(8, out var number) && TryCopyNumber(json, BinaryPrimitives.ReadDoubleBigEndian(number.Span));
            case >= 0xd4 and <= 0xd8:
                return TryCopyExtension(json, 1 << (type.Span[0] - 0xd4));
            case >= 0xc7 and <= 0xc9:
                return TryReadLength(1 << (type.Span[0] - 0xc7), out var length) && TryCopyLongExtension(json, length);
            default:
                return false;
        }
    }

    // Values that JSON does not have become null, as with JSON.stringify.
    private static bool TryCopyNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
        return true;
    }

    // notepack.io before version 3 wrote an ArrayBuffer as this extension.
    private bool TryCopyLongExtension(Utf8JsonWriter json, int length)
    {
        if (_rest.IsEmpty || _rest.Span[0] != UndefinedExtension) return TryCopyExtension(json, length);
        return TryTake(1, out _) && TryTake(length, out var data) && TryAttach(json, data);
    }

    private bool TryCopyExtension(Utf8JsonWriter json, int length)
    {
        if (length > MaxDateLength || !TryTake(1, out var type) || !TryTake(length, out var data)) return false;
        var time = (type.Span[0], length) switch
        {
            (UndefinedExtension, 8) => Milliseconds(BinaryPrimitives.ReadInt64BigEndian(data.Span)),
            (TimestampExtension, 4) => Seconds(BinaryPrimitives.ReadUInt32BigEndian(data.Span), 0),
            (TimestampExtension, 8) => Packed(BinaryPrimitives.ReadUInt64BigEndian(data.Span)),
            (TimestampExtension, 12) => Seconds(
                BinaryPrimitives.ReadInt64BigEndian(data.Span[4..]), BinaryPrimitives.ReadUInt32BigEndian(data.Span)),
            _ => null,
        };
        var isUndefined = type.Span[0] == UndefinedExtension && length == 1;
        if (time is { } value) json.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
        else json.WriteNullValue();
        return isUndefined || time is not null;
    }

    private static DateTimeOffset? Packed(ulong value) => Seconds((long)(value & 0x3_ffff_ffff), (uint)(value >> 34));

    private static DateTimeOffset? Seconds(long seconds, uint nanoseconds) =>
        seconds is > -62_135_596_800 and < 253_402_300_800 && nanoseconds < 1_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((seconds * 1000) + (nanoseconds / 1_000_000))
            : null;

    private static DateTimeOffset? Milliseconds(long milliseconds) =>
        milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private bool TryReadLength(int bytes, out int length)
    {
        length = 0;
        if (!TryTake(bytes, out var number)) return false;
        foreach (var digit in number.Span)
        {
            if (length > int.MaxValue >> 8) return false;
            length = (length << 8) | digit;
        }

        return true;
    }

    private bool TryTake(int count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (count > _rest.Length) return false;
        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    private static bool Set(out int target, int value)
    {
        target = value;
        return true;
    }
}
