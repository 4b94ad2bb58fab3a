using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Parley.Protocol;

/// <summary>
/// Text as the 1.x clients have it in text payloads: its UTF-8 bytes are taken for characters, and these are encoded as UTF-8 again.
/// (engine.io-parser 1.x; 2.x stopped doing so within the same version of the protocol.)
/// </summary>
public static class TwiceEncodedText
{
    // The first bytes of the characters from U+0080 to U+00FF, the only ones that a byte can have become.
    private const byte FirstOfLow = 0xC2;
    private const byte FirstOfHigh = 0xC3;

    /// <summary>Encodes UTF-8 once more.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="output">Where it goes.</param>
    public static void Encode(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(text.Length * 2);
        var length = 0;
        foreach (var one in text)
        {
            if (one >= 0x80) target[length++] = (byte)(one < 0xC0 ? FirstOfLow : FirstOfHigh);
            target[length++] = (byte)(one < 0xC0 ? one : one & 0xBF);
        }

        output.Advance(length);
    }

    /// <summary>Takes one encoding off.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="target">Room for as many bytes as <paramref name="text"/> has.</param>
    /// <param name="length">The bytes written.</param>
    /// <returns>
    /// Whether the text can be taken for one that was encoded twice: it is not ASCII, and what comes out is UTF-8. Text that was encoded
    /// once passes by mistake only if all it has beyond ASCII is what twice encoded text looks like, as in "Ã¼".
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> target, out int length)
    {
        length = 0;
        if (Ascii.IsValid(text)) return false;
        for (var at = 0; at < text.Length; at++)
        {
            var one = text[at];
            if (one >= 0x80)
            {
                if (one is not (FirstOfLow or FirstOfHigh) || ++at == text.Length || (text[at] & 0xC0) != 0x80) return false;
                one = (byte)(one == FirstOfLow ? text[at] : text[at] | 0x40);
            }

            target[length++] = one;
        }

        return Utf8.IsValid(target[..length]);
    }
}
