using System.Buffers.Text;
using Parley.Protocol;

namespace Parley.EngineIO;

/// <summary>How a client of a WebSocket gets binary messages.</summary>
/// <param name="version">The client's version of Engine.IO.</param>
/// <param name="traits">Whether it can take binary frames.</param>
internal readonly struct BinaryForm(int version, ClientTraits traits)
{
    private readonly bool _isBase64 = traits.HasFlag(ClientTraits.Base64);
    private readonly byte _prefix = (byte)((traits.HasFlag(ClientTraits.Base64) ? 1 : 0) + (version == 3 ? 1 : 0));

    public byte Opcode => _isBase64 ? WebSocketFrame.Text : WebSocketFrame.Binary;

    /// <summary>The bytes that a message of <paramref name="length"/> bytes takes in a frame.</summary>
    public int Length(int length) => _prefix + (_isBase64 ? Base64.GetMaxEncodedToUtf8Length(length) : length);

    /// <summary>Writes what <see cref="Length"/> counts.</summary>
    public void Write(ReadOnlySpan<byte> data, Span<byte> target)
    {
        if (!_isBase64)
        {
            if (_prefix == 1) target[0] = (byte)EnginePacketType.Message;
            data.CopyTo(target[_prefix..]);
            return;
        }

        target[0] = EnginePacket.Base64Marker;
        if (_prefix == 2) target[1] = EnginePacket.Digit(EnginePacketType.Message);
        Base64.EncodeToUtf8(data, target[_prefix..], out _, out _);
    }
}
