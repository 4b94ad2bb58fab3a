using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

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

    /// <summary>Writes a JSON value that is known to be valid; placeholders become the attachments that they stand for.</summary>
    public void WriteJson(ReadOnlySpan<byte> json, ReadOnlyMemory<byte>[] attachments)
    {
        using var document = JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = int.MaxValue });
        Write(document.RootElement, attachments);
    }

    private void Write(JsonElement value, ReadOnlyMemory<byte>[] attachments)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when Attachment(value, attachments) is { } data:
                WriteHeader(data.Length, 0, -1, 0xc4, 0xc5);
                output.Write(data.Span);
                break;
            case JsonValueKind.Object:
                WriteMapHeader(value.GetPropertyCount());
                foreach (var member in value.EnumerateObject())
                {
                    WriteText(member.Name);
                    Write(member.Value, attachments);
                }

                break;
            case JsonValueKind.Array:
                WriteHeader(value.GetArrayLength(), 0x90, 15, 0, 0xdc);
                foreach (var item in value.EnumerateArray()) Write(item, attachments);
                break;
            case JsonValueKind.String:
                WriteText(value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                WriteInteger(integer);
                break;
            case JsonValueKind.Number:
                WriteUInt64(0xcb, BitConverter.DoubleToUInt64Bits(value.GetDouble()));
                break;
            default:
                WriteByte(value.ValueKind switch { JsonValueKind.True => 0xc3, JsonValueKind.False => 0xc2, _ => 0xc0 });
                break;
        }
    }

    private static ReadOnlyMemory<byte>? Attachment(JsonElement value, ReadOnlyMemory<byte>[] attachments)
    {
        var isPlaceholder = attachments.Length > 0
            && value.TryGetProperty("_placeholder"u8, out var marker) && marker.ValueKind == JsonValueKind.True;
        if (!isPlaceholder) return null;
        return value.TryGetProperty("num"u8, out var number) && number.TryGetInt32(out var index) && (uint)index < (uint)attachments.Length
            ? attachments[index]
            : null;
    }

    private void WriteText(string text) => WriteString(System.Text.Encoding.UTF8.GetBytes(text));

    // A length: within the type's own byte if it is small enough, otherwise in 1, 2 or 4 bytes. No 1-byte form is written as 0.
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
