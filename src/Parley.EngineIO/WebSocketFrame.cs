using System.Buffers.Binary;

namespace Parley.EngineIO;

/// <summary>The header of a frame from server to client: unfragmented and unmasked, hence the same for every client (RFC 6455, 5.2).</summary>
internal static class WebSocketFrame
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;
    public const int MaxHeaderLength = 10;

    private const int Longest7Bit = 125;
    private const byte Is16Bit = 126;
    private const byte Is64Bit = 127;

    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        <= Longest7Bit => 2,
        <= ushort.MaxValue => 4,
        _ => MaxHeaderLength,
    };

    /// <summary>Writes the header and gives its length.</summary>
    public static int WriteHeader(Span<byte> target, byte opcode, int payloadLength)
    {
        var length = HeaderLength(payloadLength);
        target[0] = opcode;
        switch (length)
        {
            case 2:
                target[1] = (byte)payloadLength;
                break;
            case 4:
                target[1] = Is16Bit;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payloadLength);
                break;
            default:
                target[1] = Is64Bit;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payloadLength);
                break;
        }

        return length;
    }
}
