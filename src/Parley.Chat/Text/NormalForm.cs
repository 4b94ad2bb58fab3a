using System.Text;

namespace Parley.Chat.Text;

/// <summary>
/// The two canonical forms of a text (UAX #15), in which equivalent texts are equal. .NET creates them only with ICU, which is not used
/// here.
/// </summary>
internal static class NormalForm
{
    private const char LastThatStays = '\u02FF';   // Beyond it are the marks, and letters that become others.

    /// <summary>Composed (NFC): <c>é</c> is one character.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', LastThatStays)) return text;

        var runes = Pieces(text);
        Composition.Apply(runes);
        return ToText(runes);
    }

    /// <summary>Decomposed (NFD): <c>é</c> is an <c>e</c> with a mark.</summary>
    public static string Decompose(string text)
    {
        if (Ascii.IsValid(text)) return text;

        var runes = Pieces(text);
        Composition.Order(runes);
        return ToText(runes);
    }

    /// <summary>All pieces of a text's characters, not yet in order.</summary>
    public static List<int> Pieces(ReadOnlySpan<char> text)
    {
        var runes = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes()) Add(rune.Value, runes);
        return runes;
    }

    private static void Add(int rune, List<int> runes)
    {
        if (Hangul.TryDecompose(rune, runes)) return;

        if (UnicodeTables.Current.DecompositionOf(rune) is not { } parts)
        {
            runes.Add(rune);
            return;
        }

        foreach (var part in parts) Add(part, runes);
    }

    private static string ToText(List<int> runes)
    {
        var text = new StringBuilder(runes.Count);
        Span<char> units = stackalloc char[2];
        foreach (var rune in runes) text.Append(units[..new Rune(rune).EncodeToUtf16(units)]);
        return text.ToString();
    }
}
