using Parley.Chat.Messages;
using Parley.Chat.Text;

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
        var found = Found(text, terms);
        var first = Math.Max(0, Array.IndexOf(found, true));
        var start = Whole(text, Math.Max(0, first - Before));
        var end = Whole(text, Math.Min(text.Length, start + Length));
        return new Snippet(text[start..end], start, Places(found.AsSpan(start, end - start)));
    }

    // Not between the halves of a character beyond the first 65,536.
    private static int Whole(string text, int place) =>
        place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? place - 1 : place;

    /// <summary>Of each unit of the text, whether it is part of what was found.</summary>
    private static bool[] Found(string text, IReadOnlyList<string> terms)
    {
        var (buffer, places) = (new char[text.Length], new List<int>(text.Length));
        TextFold.Fold(text, ref buffer, places);
        ReadOnlySpan<char> folded = buffer.AsSpan(0, places.Count);
        var found = new bool[text.Length];
        foreach (var term in terms)
        {
            for (var at = 0; folded[at..].IndexOf(term) is >= 0 and var next; at += next + 1)
            {
                var end = at + next + term.Length;
                found.AsSpan(places[at + next]..EndOf(places, end, text.Length)).Fill(true);
            }
        }

        return found;
    }

    // Where the piece of the text ends whose folded form ends there: what comes of one piece has one place.
    private static int EndOf(List<int> places, int end, int length)
    {
        while (end < places.Count && places[end] == places[end - 1]) end++;
        return end < places.Count ? places[end] : length;
    }

    private static List<SnippetPlace> Places(ReadOnlySpan<bool> found)
    {
        var places = new List<SnippetPlace>();
        for (var at = 0; at < found.Length && places.Count < MaxPlaces;)
        {
            var next = found[at..].IndexOf(true);
            if (next < 0) break;

            at += next;
            var length = found[at..].IndexOf(false) is >= 0 and var some ? some : found.Length - at;
            places.Add(new SnippetPlace(at, length));
            at += length;
        }

        return places;
    }
}
