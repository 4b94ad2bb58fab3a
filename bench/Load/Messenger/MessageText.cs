using System.Buffers.Text;
using System.Text;

namespace Parley.Bench.Load.Messenger;

/// <summary>The text of a message: a mark, its number in ten digits, and filling up to the required length.</summary>
internal sealed class MessageText
{
    private const int DigitCount = 10;
    private readonly byte[] _filling;

    public MessageText(int length)
    {
        _filling = new byte[Math.Max(0, length - Mark.Length - DigitCount)];
        for (var i = 0; i < _filling.Length; i++)
            _filling[i] = (byte)('a' + (i % 26));
    }

    public int Length => Mark.Length + DigitCount + _filling.Length;

    private static ReadOnlySpan<byte> Mark => "~#"u8;

    public void Write(int number, Span<byte> text)
    {
        Mark.CopyTo(text);
        Utf8Formatter.TryFormat(number, text[Mark.Length..], out _, new('D', DigitCount));
        _filling.CopyTo(text[(Mark.Length + DigitCount)..]);
    }

    /// <summary>The number of a text that is a message's, byte for byte; else -1.</summary>
    public int NumberOf(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length || !Utf8Parser.TryParse(text.Slice(Mark.Length, DigitCount), out int number, out _))
            return -1;
        var sent = new byte[Length];
        Write(number, sent);
        return text.SequenceEqual(sent) ? number : -1;
    }

    /// <summary>Finds the next message and moves behind it; throws if it is not what was sent.</summary>
    public bool TryRead(ref ReadOnlySpan<byte> packet, out int number)
    {
        number = 0;
        var start = packet.IndexOf(Mark);
        if (start < 0)
            return false;
        var text = packet[(start + Mark.Length)..];
        if (!Utf8Parser.TryParse(text[..DigitCount], out number, out var digits) || digits != DigitCount ||
            !text[DigitCount..].StartsWith(_filling))
            throw new InvalidDataException("a message is not what was sent: " + Encoding.UTF8.GetString(packet));
        packet = text[(DigitCount + _filling.Length)..];
        return true;
    }
}
