using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Writes MessagePack, in the shortest forms of its specification.</summary>
internal readonly struct MessagePackWriter(IBufferWriter<byte> output)
{
    public void WriteMapHeader(int count) => WriteHeader(count, 0x80, 15, 0, 0xde);

    public void WriteString(ReadOnlySpan<byte> text)
    {
        WriteHeader(text.Length, 0xa0, 31, 0xd9, 0xda);
        output.Write(text);
    }

    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= -32 and <= 127:
                WriteByte((byte)value);
                break;
            case >= 0 and <= byte.MaxValue:
                WriteUInt8(0xcc, (byte)value);
                break;
            case >= 0 and <= ushort.MaxValue:
                WriteUInt16(0xcd, (ushort)value);
                break;
            case >= 0 and <= uint.MaxValue:
                WriteUInt32(0xce, (uint)value);
                break;
            case >= 0:
                WriteUInt64(0xcf, (ulong)value);
                break;
            case >= sbyte.MinValue:
                WriteUInt8(0xd0, (byte)value);
                break;
            case >= short.MinValue:
                WriteUInt16(0xd1, (ushort)value);
                break;
            case >= int.MinValue:
                WriteUInt32(0xd2, (uint)value);
                break;
            default:
                WriteUInt64(0xd3, (ulong)value);
                break;
        }
    }

    /// <summary>Writes a valid JSON value, with attachments in place of placeholders.</summary>
    public void WriteJson(ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[] attachments)
    {
        using var sizes = JsonSizes.Of(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        for (var container = 0; reader.Read();)
        {
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) WriteScalar(ref reader);
            else if (attachments.Length > 0 && Attachment(reader, attachments) is { } data)
            {
                WriteHeader(data.Length, 0, -1, 0xc4, 0xc5);
                output.Write(data.Span);
                reader.Skip();
                container++;
            }
            else if (reader.TokenType == JsonTokenType.StartObject) WriteMapHeader(sizes[container++]);
            else WriteHeader(sizes[container++], 0x90, 15, 0, 0xdc);
        }
    }

    private void WriteScalar(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName or JsonTokenType.String:
                WriteText(ref json);
                break;
            case JsonTokenType.Number when json.TryGetInt64(out var integer):
                WriteInteger(integer);
                break;
            case JsonTokenType.Number:
                WriteUInt64(0xcb, BitConverter.DoubleToUInt64Bits(json.GetDouble()));
                break;
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                WriteByte(json.TokenType switch { JsonTokenType.True => 0xc3, JsonTokenType.False => 0xc2, _ => 0xc0 });
                break;
        }
    }

    // The reader stands at the beginning of the value; it is a copy. A placeholder has no values of several parts.
    private static ReadOnlyMemory<byte>? Attachment(Utf8JsonReader json, ReadOnlyMemory<byte>[] attachments)
    {
        if (json.TokenType != JsonTokenType.StartObject) return null;

        var (isPlaceholder, index) = (false, -1);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isMark, isNumber) = (json.ValueTextEquals("_placeholder"u8), json.ValueTextEquals("num"u8));
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) return null;
            if (isMark) isPlaceholder = json.TokenType == JsonTokenType.True;
            if (isNumber && (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out index))) index = -1;
        }

        if (!isPlaceholder || (uint)index >= (uint)attachments.Length) return null;
        return attachments[index];
    }

    private void WriteText(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            WriteString(json.ValueSpan);
            return;
        }

        // Half of a surrogate pair has no UTF-8, and reading it throws. Such text is rare, and the server of a client has accepted it.
        var isBroken = SocketPayload.HasLoneSurrogate(json.ValueSpan);
        var text = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        WriteString(isBroken ? "�"u8 : text.AsSpan(0, json.CopyString(text)));
        ArrayPool<byte>.Shared.Return(text);
    }

    // A length: within the type byte if it is small enough, otherwise in 1, 2 or 4 bytes. The value 0 for is8 means that there is no
    // 1-byte form.
    private void WriteHeader(int length, int fix, int longestFix, byte is8, byte is16)
    {
        if (length <= longestFix) WriteByte((byte)(fix | length));
        else if (is8 != 0 && length <= byte.MaxValue) WriteUInt8(is8, (byte)length);
        else if (length <= ushort.MaxValue) WriteUInt16(is16, (ushort)length);
        else WriteUInt32((byte)(is16 + 1), (uint)length);
    }

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void WriteUInt8(byte type, byte value)
    {
        WriteByte(type);
        WriteByte(value);
    }

    private void WriteUInt16(byte type, ushort value)
    {
        var target = output.GetSpan(3);
        target[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], value);
        output.Advance(3);
    }

    private void WriteUInt32(byte type, uint value)
    {
        var target = output.GetSpan(5);
        target[0] = type;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], value);
        output.Advance(5);
    }

    private void WriteUInt64(byte type, ulong value)
    {
        var target = output.GetSpan(9);
        target[0] = type;
        BinaryPrimitives.WriteUInt64BigEndian(target[1..], value);
        output.Advance(9);
    }
}
