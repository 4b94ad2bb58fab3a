using System.Text;

namespace Parley.Chat.Text;

/// <summary>
/// Folds a text for search: NFKC, ignoring case (<c>NFKC_Casefold</c>), with all blanks equal, and with <c>i</c> as one letter with or
/// without a dot. Invisible characters are removed.
/// </summary>
internal static class TextFold
{
    /// <summary>Changes whenever the result for any text changes; stored folded text is then renewed.</summary>
    public const string Version = "unicode-14.0.0 1";

    private const int Dot = 0x0307;
    private const int SmallI = 'i';

    // The result for a character without a following combining character, which is the usual case.
    private static readonly Dictionary<int, string> Singles =
        UnicodeTables.Current.Folds.ToDictionary(fold => fold.Key, fold => Join([.. fold.Value]));

    /// <summary>The folded text.</summary>
    public static string Fold(string text)
    {
        var folded = new char[text.Length];
        var length = Fold(text, ref folded);   // Which may have made it longer.
        return new string(folded, 0, length);
    }

    /// <summary>Folds into memory that grows as it is needed.</summary>
    /// <param name="text">The text to fold.</param>
    /// <param name="folded">The target.</param>
    /// <param name="places">For each character of the folded text, the start of its piece in <paramref name="text"/>.</param>
    /// <returns>The length of the folded text.</returns>
    public static int Fold(ReadOnlySpan<char> text, ref char[] folded, List<int>? places = null)
    {
        if (folded.Length < text.Length) folded = new char[text.Length];
        if (places is null && Ascii.IsValid(text)) return FoldAscii(text, folded);

        var tables = UnicodeTables.Current;
        var length = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = EndOf(text, at, tables);
            if (end == at + 1 && (text[at] < 0x80 || tables.IsPlain(text[at])))
                Add(FoldPlain(text[at]), at, ref folded, ref length, places);
            else foreach (var c in FoldPiece(text[at..end])) Add(c, at, ref folded, ref length, places);
            at = end;
        }

        return length;
    }

    private static int FoldAscii(ReadOnlySpan<char> text, Span<char> folded)
    {
        Ascii.ToLower(text, folded, out var length);
        folded = folded[..length];
        if (folded.ContainsAnyInRange('\t', '\r'))
        {
            for (var blank = '\t'; blank <= '\r'; blank++) folded.Replace(blank, ' ');
        }

        return length;
    }

    // The position of the next character that does not combine with the previous one.
    private static int EndOf(ReadOnlySpan<char> text, int at, UnicodeTables tables)
    {
        var end = at + LengthAt(text, at);
        while (end < text.Length && text[end] >= 0x80 && !tables.IsPlain(text[end]) && !tables.Begins(RuneAt(text, end)))
            end += LengthAt(text, end);
        return end;
    }

    private static string FoldPiece(ReadOnlySpan<char> piece)
    {
        if (piece.Length <= 2 && LengthAt(piece, 0) == piece.Length)
        {
            var rune = RuneAt(piece, 0);
            return Singles.TryGetValue(rune, out var single) ? single : new Rune(rune).ToString();
        }

        var pieces = NormalForm.Pieces(piece);
        Composition.Order(pieces);   // Before anything is folded: a mark can become a letter (U+0345).
        var runes = new List<int>(pieces.Count + 4);
        foreach (var rune in pieces)
        {
            if (UnicodeTables.Current.FoldOf(rune) is { } fold) runes.AddRange(fold);
            else runes.Add(rune);
        }

        return Join(runes);
    }

    private static string Join(List<int> runes)
    {
        // Also a dot that other marks keep from its i once all are in order.
        RemoveDots(runes);
        Composition.Order(runes);
        RemoveDots(runes);
        Composition.Apply(runes);
        var text = new StringBuilder(runes.Count);
        Span<char> units = stackalloc char[2];
        foreach (var rune in runes) text.Append(units[..new Rune(rune).EncodeToUtf16(units)]);
        return text.ToString();
    }

    private static void RemoveDots(List<int> runes)
    {
        var kept = 0;
        foreach (var rune in runes.ToArray())
        {
            if (rune != Dot || kept == 0 || runes[kept - 1] != SmallI) runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private static void Add(char c, int place, ref char[] folded, ref int length, List<int>? places)
    {
        if (length == folded.Length) Array.Resize(ref folded, Math.Max(16, length * 2));
        folded[length++] = c;
        places?.Add(place);
    }

    private static char FoldPlain(char c) => c switch
    {
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        >= '\t' and <= '\r' => ' ',
        _ => c,
    };

    private static int LengthAt(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    // A lone surrogate counts as an unknown character.
    private static int RuneAt(ReadOnlySpan<char> text, int at) =>
        LengthAt(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1])
        : char.IsSurrogate(text[at]) ? Rune.ReplacementChar.Value
        : text[at];
}
