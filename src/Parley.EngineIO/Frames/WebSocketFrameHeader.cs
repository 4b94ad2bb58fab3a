using System.Buffers.Binary;

namespace Parley.EngineIO;

/// <summary>The header of a frame from client to server (RFC 6455, 5.2).</summary>
internal readonly struct WebSocketFrameHeader
{
    /// <summary>The longest header: 2 bytes, 8 of length, 4 of the mask.</summary>
    public const int MaxLength = 14;

    private const int MaskLength = 4;
    private readonly byte _first;

    private WebSocketFrameHeader(byte first, int length, ulong payloadLength, uint mask)
    {
        _first = first;
        Length = length;
        PayloadLength = payloadLength;
        Mask = mask;
    }

    /// <summary>The length of the header in bytes.</summary>
    public int Length { get; }

    public ulong PayloadLength { get; }

    /// <summary>The four bytes of the mask, in memory order.</summary>
    public uint Mask { get; }

    public WebSocketOpcode Opcode => (WebSocketOpcode)(_first & 0x0F);

    public bool IsFinal => (_first & 0x80) != 0;

    /// <summary>Whether the message is compressed (RFC 7692, 6): the first reserved bit.</summary>
    public bool IsCompressed => (_first & WebSocketFrame.Compressed) != 0;

    public bool IsControl => (_first & 0x08) != 0;

    /// <summary>Whether a reserved bit is set that no supported extension uses.</summary>
    public bool HasUnknownBits => (_first & 0x30) != 0;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first bytes of the frame, as many as have arrived.</param>
    /// <param name="header">The header.</param>
    /// <param name="isMasked">Whether the frame is masked, as client frames must be; valid after two bytes.</param>
    /// <returns>False if more bytes are needed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header, out bool isMasked)
    {
        header = default;
        isMasked = true;
        if (bytes.Length < 2) return false;

        isMasked = (bytes[1] & 0x80) != 0;
        var shortLength = bytes[1] & 0x7F;
        var length = shortLength switch { 126 => 4, 127 => 10, _ => 2 } + MaskLength;
        if (bytes.Length < length) return false;

        var payloadLength = shortLength switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        header = new WebSocketFrameHeader(bytes[0], length, payloadLength, BitConverter.ToUInt32(bytes[(length - MaskLength)..]));
        return true;
    }
}

/// <summary>The type of a frame (RFC 6455, 5.2).</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
