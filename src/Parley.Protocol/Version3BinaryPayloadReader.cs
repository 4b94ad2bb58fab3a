namespace Parley.Protocol;

/// <summary>
/// Walks through the packets of a binary payload without copying (Engine.IO 3, "Payload", with XHR2). Each packet follows a byte that
/// says whether it is binary, its length in bytes with one byte for each digit, and 0xFF.
/// </summary>
/// <param name="payload">The whole body.</param>
public struct Version3BinaryPayloadReader(ReadOnlyMemory<byte> payload)
{
    internal const byte End = 0xFF;

    private ReadOnlyMemory<byte> _rest = payload;

    /// <summary>Whether reading ended because the payload violates the protocol. An empty body is malformed.</summary>
    public bool IsMalformed { get; private set; } = payload.IsEmpty;

    /// <summary>Reads the next packet, which may be empty.</summary>
    /// <param name="packet">Text as it stands in a text payload, or the type as a number and the data of a binary packet.</param>
    /// <param name="isBinary">Which of the two it is.</param>
    public bool TryRead(out ReadOnlyMemory<byte> packet, out bool isBinary)
    {
        packet = default;
        isBinary = false;
        if (IsMalformed || _rest.IsEmpty) return false;
        if (!TryReadHeader(out isBinary, out var length) || length > _rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        packet = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryReadHeader(out bool isBinary, out long length)
    {
        var bytes = _rest.Span;
        isBinary = bytes[0] == 1;
        length = 0;
        var at = 1;
        for (; at < bytes.Length && at <= Version3PayloadReader.MaxDigits && bytes[at] < 10; at++) length = (length * 10) + bytes[at];
        if (bytes[0] > 1 || at == 1 || at == bytes.Length || bytes[at] != End) return false;
        _rest = _rest[(at + 1)..];
        return true;
    }
}
