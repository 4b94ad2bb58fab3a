using System.Text.Unicode;

namespace Parley.Protocol;

/// <summary>One Engine.IO packet, as a view of the bytes it was read from.</summary>
public readonly ref struct EnginePacket
{
    /// <summary>The marker of base64 data in a polling payload (Engine.IO 4, "Binary encoding").</summary>
    public const byte Base64Marker = (byte)'b';

    private EnginePacket(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary)
    {
        Type = type;
        Data = data;
        IsBase64 = isBinary;
    }

    /// <summary>What the packet is.</summary>
    public EnginePacketType Type { get; }

    /// <summary>The data after the type: UTF-8 text, or base64 if <see cref="IsBase64"/> is true.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Whether <see cref="Data"/> is the base64 of a binary message.</summary>
    public bool IsBase64 { get; }

    /// <summary>The byte that stands for <paramref name="type"/> on the wire.</summary>
    public static byte Digit(EnginePacketType type) => (byte)('0' + (byte)type);

    /// <summary>Reads one packet of a polling payload, where binary is base64.</summary>
    /// <returns><see langword="false"/> if it is empty, of unknown type, or not UTF-8.</returns>
    public static bool TryParsePolling(ReadOnlySpan<byte> bytes, out EnginePacket packet)
    {
        if (bytes.Length > 0 && bytes[0] == Base64Marker)
        {
            packet = new EnginePacket(EnginePacketType.Message, bytes[1..], isBinary: true);
            return true;
        }

        return TryParseText(bytes, out packet) && Utf8.IsValid(packet.Data);
    }

    /// <summary>Reads one packet of a text payload of version 3, where binary is <c>b</c>, the type, and base64.</summary>
    /// <returns><see langword="false"/> if it is empty, of unknown type, binary but no message, or not UTF-8.</returns>
    public static bool TryParseVersion3(ReadOnlySpan<byte> bytes, out EnginePacket packet)
    {
        if (bytes.Length > 0 && bytes[0] == Base64Marker)
        {
            packet = bytes.Length > 1 ? new EnginePacket(EnginePacketType.Message, bytes[2..], isBinary: true) : default;
            return bytes.Length > 1 && bytes[1] == Digit(EnginePacketType.Message);
        }

        return TryParseText(bytes, out packet) && Utf8.IsValid(packet.Data);
    }

    /// <summary>Reads one packet from a WebSocket text message, which is known to be valid UTF-8.</summary>
    /// <returns><see langword="false"/> if it is empty or of unknown type.</returns>
    public static bool TryParseText(ReadOnlySpan<byte> bytes, out EnginePacket packet)
    {
        if (bytes.IsEmpty || (uint)(bytes[0] - '0') > (uint)EnginePacketType.Noop)
        {
            packet = default;
            return false;
        }

        packet = new EnginePacket((EnginePacketType)(bytes[0] - '0'), bytes[1..], isBinary: false);
        return true;
    }
}
