using System.Buffers;
using System.Buffers.Text;

namespace Parley.Protocol;

/// <summary>Writes packets into a polling payload (Engine.IO 4, "HTTP long-polling").</summary>
/// <param name="output">Where the payload goes.</param>
public struct PayloadWriter(IBufferWriter<byte> output)
{
    internal const byte Separator = 0x1E;

    private bool _hasPackets;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes that <see cref="WriteText"/> would add.</summary>
    public readonly int TextLength(int packetLength) => packetLength + (_hasPackets ? 1 : 0);

    /// <summary>The bytes that <see cref="WriteBinary"/> would add.</summary>
    public readonly int BinaryLength(int dataLength) => TextLength(1 + Base64.GetMaxEncodedToUtf8Length(dataLength));

    /// <summary>Adds a packet that is text: its type digit, then its data.</summary>
    public void WriteText(ReadOnlySpan<byte> packet)
    {
        var target = Next(TextLength(packet.Length));
        packet.CopyTo(target);
        output.Advance(packet.Length);
    }

    /// <summary>Adds a binary message as base64.</summary>
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        var target = Next(BinaryLength(data.Length));
        target[0] = EnginePacket.Base64Marker;
        Base64.EncodeToUtf8(data, target[1..], out _, out var encoded);
        output.Advance(1 + encoded);
    }

    private Span<byte> Next(int length)
    {
        Length += length;
        if (!_hasPackets)
        {
            _hasPackets = true;
            return output.GetSpan(length);
        }

        output.GetSpan(length)[0] = Separator;
        output.Advance(1);
        return output.GetSpan(length - 1);
    }
}
