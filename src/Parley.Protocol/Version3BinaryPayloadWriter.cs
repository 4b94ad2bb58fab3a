using System.Buffers;
using System.Buffers.Text;

namespace Parley.Protocol;

/// <summary>
/// Writes packets into a binary payload (Engine.IO 3, "Payload", with XHR2). Each packet follows a byte that says whether it is binary,
/// its length in bytes with one byte for each digit, and 0xFF.
/// </summary>
/// <param name="output">Where the payload goes.</param>
public readonly struct Version3BinaryPayloadWriter(IBufferWriter<byte> output)
{
    private const int MaxHeaderLength = Version3PayloadReader.MaxDigits + 2;

    /// <summary>Adds a packet that is text: its type digit, then its data.</summary>
    /// <param name="packet">UTF-8.</param>
    public void WriteText(ReadOnlySpan<byte> packet)
    {
        WriteHeader(kind: 0, packet.Length);
        output.Write(packet);
    }

    /// <summary>Adds a binary message.</summary>
    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        WriteHeader(kind: 1, data.Length + 1);
        output.Write([(byte)EnginePacketType.Message]);
        output.Write(data);
    }

    private void WriteHeader(byte kind, int length)
    {
        var target = output.GetSpan(MaxHeaderLength);
        target[0] = kind;
        Utf8Formatter.TryFormat(length, target[1..], out var digits);
        foreach (ref var digit in target.Slice(1, digits)) digit -= (byte)'0';
        target[digits + 1] = Version3BinaryPayloadReader.End;
        output.Advance(digits + 2);
    }
}
