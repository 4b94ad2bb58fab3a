namespace Parley.Protocol;

/// <summary>
/// Walks through the packets of a text payload without copying (Engine.IO 3, "Payload"). Each packet follows its length in UTF-16 code
/// units.
/// </summary>
/// <param name="payload">The whole body.</param>
public struct Version3PayloadReader(ReadOnlyMemory<byte> payload)
{
    private const byte Colon = (byte)':';

    // As many digits as the largest array length has.
    internal const int MaxDigits = 10;

    private ReadOnlyMemory<byte> _rest = payload;

    /// <summary>Whether reading ended because the payload violates the protocol. An empty body is malformed.</summary>
    public bool IsMalformed { get; private set; } = payload.IsEmpty;

    /// <summary>Reads the next packet, undecoded. It may be empty or invalid UTF-8.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> packet)
    {
        packet = default;
        if (IsMalformed || _rest.IsEmpty) return false;
        if (!TryReadLength(out var units) || !TryFindEnd(units, out var end))
        {
            IsMalformed = true;
            return false;
        }

        packet = _rest[..end];
        _rest = _rest[end..];
        return true;
    }

    private bool TryReadLength(out long length)
    {
        length = 0;
        var bytes = _rest.Span;
        var at = 0;
        for (; at < bytes.Length && at < MaxDigits && char.IsAsciiDigit((char)bytes[at]); at++) length = (length * 10) + (bytes[at] - '0');
        if (at == 0 || at == bytes.Length || bytes[at] != Colon) return false;
        _rest = _rest[(at + 1)..];
        return true;
    }

    private readonly bool TryFindEnd(long units, out int end)
    {
        var bytes = _rest.Span;
        end = 0;
        if (units > bytes.Length) return false;   // no character has more code units than bytes
        for (; units > 0 && end < bytes.Length; units--)
        {
            var width = Width(bytes[end]);
            if (width == 4) units--;   // a surrogate pair
            if (width == 0 || units == 0) return false;
            end += width;
        }

        return units == 0 && end <= bytes.Length;
    }

    // The number of bytes of the character that begins with this byte; 0 if no character does.
    private static int Width(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xC0 => 0,
        < 0xE0 => 2,
        < 0xF0 => 3,
        < 0xF8 => 4,
        _ => 0,
    };
}
