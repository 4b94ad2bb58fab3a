using System.Text;
using CsCheck;

namespace Parley.Testing;

/// <summary>Texts as people and attackers write them, for property tests, because CsCheck itself generates ASCII only.</summary>
public static class Texts
{
    private const int MaxPieces = 40;

    private static readonly Gen<string>[] Pieces =
    [
        Runes(0x00, 0x7F),
        Runes(0x80, 0x24F),                                                // Latin, and the controls before it.
        Runes(0x300, 0x36F),                                               // Combining marks, on whatever stands before.
        Gen.OneOf(Runes(0x5D0, 0x5EA), Runes(0x620, 0x64A), Among("\u200F", "\u202E", "\u2066")),   // From right to left.
        Gen.OneOf(Runes(0x4E00, 0x9FFF), Runes(0x3041, 0x30FE), Runes(0xAC00, 0xD7A3)),
        Among("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇨🇳", "1️⃣", "❤️"),         // Several code points, one picture.
        Runes(0x10000, 0x10FFFF),                                          // Two UTF-16 units, four bytes.
        // Limits of the number of bytes, and characters that parsers treat specially.
        Among("\0", "\u007F", "\u0080", "\u07FF", "\u0800", "\uFFFF", "\uFEFF", "\uFFFD", "\u2028", "\u2029", "\uE000"),
    ];

    /// <summary>Valid UTF-16 text.</summary>
    public static Gen<string> Sound { get; } = Joined(Gen.OneOf(Pieces));

    /// <summary>Text that may contain lone surrogates, as a string of JavaScript may.</summary>
    public static Gen<string> Any { get; } = Joined(
        Gen.OneOf([.. Pieces, Gen.Int[0xD800, 0xDFFF].Select(unit => ((char)unit).ToString())]));

    /// <summary>Up to <paramref name="max"/> of the given characters.</summary>
    public static Gen<string> Of(string characters, int max) =>
        Gen.Int[0, characters.Length - 1].Select(at => characters[at]).Array[0, max].Select(chars => new string(chars));

    private static Gen<string> Among(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(at => pieces[at]);

    private static Gen<string> Joined(Gen<string> piece) => piece.Array[0, MaxPieces].Select(string.Concat);

    private static Gen<string> Runes(int first, int last) => Gen.Int[first, last].Select(number => new Rune(number).ToString());
}
