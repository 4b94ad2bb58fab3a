using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Parley.EngineIO;

/// <summary>
/// The header of a frame from server to client: unfragmented and unmasked, hence the same for every client (RFC 6455, 5.2).
/// </summary>
internal static class WebSocketFrame
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;
    public const int MaxHeaderLength = 10;

    /// <summary>The bit of a compressed message (RFC 7692, 6).</summary>
    public const byte Compressed = 0x40;

    private const byte CloseFrame = 0x88;
    private const byte PongFrame = 0x8A;

    private const int Max7Bit = 125;
    private const byte Is16Bit = 126;
    private const byte Is64Bit = 127;

    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        <= Max7Bit => 2,
        <= ushort.MaxValue => 4,
        _ => MaxHeaderLength,
    };

    /// <summary>Writes the header and returns its length.</summary>
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

    /// <summary>
    /// A close frame; without a payload for <see cref="WebSocketCloseStatus.Empty"/>, which is never sent as a number (7.4.1).
    /// </summary>
    public static byte[] Close(WebSocketCloseStatus status) => status == WebSocketCloseStatus.Empty
        ? [CloseFrame, 0]
        : [CloseFrame, sizeof(ushort), (byte)((int)status >> 8), (byte)status];

    /// <summary>Reads the payload of a client's close frame (5.5.1, 7.4).</summary>
    /// <returns>The violation, or null.</returns>
    public static WebSocketViolation? ReadClose(ReadOnlySpan<byte> payload, out WebSocketCloseStatus status)
    {
        status = WebSocketCloseStatus.Empty;
        if (payload.IsEmpty) return null;
        if (payload.Length < sizeof(ushort)) return WebSocketViolation.Protocol;

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        status = (WebSocketCloseStatus)code;
        if (!IsCloseCode(code)) return WebSocketViolation.Protocol;
        return Utf8.IsValid(payload[sizeof(ushort)..]) ? null : WebSocketViolation.Data;
    }

    private static bool IsCloseCode(ushort code) => code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);
}
