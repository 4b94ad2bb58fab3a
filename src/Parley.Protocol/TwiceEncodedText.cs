using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Parley.Protocol;

/// <summary>
/// Text as 1.x clients write it into text payloads: they take its UTF-8 bytes for characters and encode these as UTF-8 again.
/// (engine.io-parser 1.x; 2.x stopped doing so within the same version of the protocol.)
/// </summary>
public static class TwiceEncodedText
{
    // The first bytes of the characters from U+0080 to U+00FF; a byte becomes one of these characters.
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

    /// <summary>Decodes text that was encoded twice to UTF-8.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="target">The output; as long as <paramref name="text"/>.</param>
    /// <param name="length">The bytes written.</param>
    /// <returns>
    /// Whether the text looks as if it was encoded twice: it is not ASCII, and the result is UTF-8. Text that was encoded once passes by
    /// mistake only if all its characters beyond ASCII look like text that was encoded twice, as in "Ã¼".
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
