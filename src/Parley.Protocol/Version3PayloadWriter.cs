using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Parley.Protocol;

/// <summary>Writes packets into a text payload (Engine.IO 3, "Payload"). Each packet follows its length in UTF-16 code units.</summary>
/// <param name="output">Where the payload goes.</param>
public readonly struct Version3PayloadWriter(IBufferWriter<byte> output)
{
    private const int MaxHeaderLength = Version3PayloadReader.MaxDigits + 1;

    /// <summary>Adds a packet that is text: its type digit, then its data.</summary>
    /// <param name="packet">UTF-8.</param>
    public void WriteText(ReadOnlySpan<byte> packet)
    {
        WriteLength(Encoding.UTF8.GetCharCount(packet));
        output.Write(packet);
    }

    /// <summary>Adds a packet that is text, for a client that decodes it twice (<see cref="TwiceEncodedText"/>).</summary>
    /// <param name="packet">UTF-8.</param>
    public void WriteTextTwice(ReadOnlySpan<byte> packet)
    {
        WriteLength(packet.Length);
        TwiceEncodedText.Encode(packet, output);
    }

    /// <summary>Adds a binary message as base64.</summary>
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        var length = 2 + Base64.GetMaxEncodedToUtf8Length(data.Length);
        WriteLength(length);
        var target = output.GetSpan(length);
        target[0] = EnginePacket.Base64Marker;
        target[1] = EnginePacket.Digit(EnginePacketType.Message);
        Base64.EncodeToUtf8(data, target[2..], out _, out _);
        output.Advance(length);
    }

    private void WriteLength(int length)
    {
        var target = output.GetSpan(MaxHeaderLength);
        Utf8Formatter.TryFormat(length, target, out var digits);
        target[digits] = (byte)':';
        output.Advance(digits + 1);
    }
}
