using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>Cuts out of a message what a list of results shows.</summary>
internal static class Snippets
{
    private const int Before = 30;
    private const int Length = 120;
    private const int MaxPlaces = 20;

    /// <summary>The part around the first place; null if there are no terms.</summary>
    public static Snippet? Of(LogEntry message, IReadOnlyList<string> terms)
    {
        if (terms.Count == 0) return null;

        var text = SearchText.Of(message.Kind, message.Body);
        var folded = SearchText.Fold(text);
        var first = terms.Min(term => folded.IndexOf(term, StringComparison.Ordinal));
        var start = Whole(text, Math.Max(0, first - Before));
        var end = Whole(text, Math.Min(text.Length, start + Length));
        return new Snippet(text[start..end], start, Places(folded[start..end], terms));
    }

    // Not between the halves of a character beyond the first 65,536.
    private static int Whole(string text, int place) =>
        place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? place - 1 : place;

    private static List<SnippetPlace> Places(string folded, IReadOnlyList<string> terms)
    {
        var found = new bool[folded.Length];
        foreach (var term in terms)
        {
            for (var at = folded.IndexOf(term, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(term, at + 1, StringComparison.Ordinal))
            {
                found.AsSpan(at, term.Length).Fill(true);
            }
        }

        var places = new List<SnippetPlace>();
        for (var at = Array.IndexOf(found, true); at >= 0 && places.Count < MaxPlaces; at = Array.IndexOf(found, true, at))
        {
            var end = Array.IndexOf(found, false, at);
            if (end < 0) end = found.Length;
            places.Add(new SnippetPlace(at, end - at));
            at = end;
            if (at == found.Length) break;
        }

        return places;
    }
}
