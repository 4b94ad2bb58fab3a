using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Parley.EngineIO;

/// <summary>The header of a frame from server to client: unfragmented and unmasked, hence the same for every client (RFC 6455, 5.2).</summary>
internal static class WebSocketFrame
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;
    public const int MaxHeaderLength = 10;

    /// <summary>The bit that says that a message is compressed (RFC 7692, 6).</summary>
    public const byte Compressed = 0x40;

    private const byte CloseFrame = 0x88;
    private const byte PongFrame = 0x8A;

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

    public static byte[] Pong(ReadOnlySpan<byte> data) => [PongFrame, (byte)data.Length, .. data];

    public static byte[] Close(WebSocketCloseStatus status) => [CloseFrame, sizeof(ushort), (byte)((int)status >> 8), (byte)status];

    /// <summary>Whether the payload is one that a close frame of a client may have (5.5.1, 7.4).</summary>
    public static bool IsClosePayload(ReadOnlySpan<byte> payload) => payload.Length switch
    {
        0 => true,
        1 => false,
        _ => IsCloseCode(BinaryPrimitives.ReadUInt16BigEndian(payload)) && Utf8.IsValid(payload[sizeof(ushort)..]),
    };

    private static bool IsCloseCode(ushort code) => code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);
}
