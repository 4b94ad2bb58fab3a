using Parley.Chat.Log;
using Parley.Chat.Text;

namespace Parley.Chat.Search;

/// <summary>Creates the snippets for a list of results.</summary>
internal static class Snippets
{
    private const int Before = 30;
    private const int Length = 120;
    private const int MaxPlaces = 20;

    /// <summary>The part around the first match; null if there are no terms.</summary>
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

    // Not between the halves of a surrogate pair.
    private static int Whole(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;

    /// <summary>For each unit of the text, whether it is part of a match.</summary>
    private static bool[] Found(string text, IReadOnlyList<string> terms)
    {
        var (buffer, positions) = (new char[text.Length], new List<int>(text.Length));
        TextFold.Fold(text, ref buffer, positions);
        ReadOnlySpan<char> folded = buffer.AsSpan(0, positions.Count);
        var found = new bool[text.Length];
        foreach (var term in terms)
        {
            for (var at = 0; folded[at..].IndexOf(term) is >= 0 and var next; at += next + 1)
            {
                var end = at + next + term.Length;
                found.AsSpan(positions[at + next]..EndOf(positions, end, text.Length)).Fill(true);
            }
        }

        return found;
    }

    // The end of the piece of the text whose folded form ends there; all results of one piece have one position.
    private static int EndOf(List<int> positions, int end, int length)
    {
        while (end < positions.Count && positions[end] == positions[end - 1]) end++;
        return end < positions.Count ? positions[end] : length;
    }

    private static List<SnippetPlace> Places(ReadOnlySpan<bool> found)
    {
        var ranges = new List<SnippetPlace>();
        for (var at = 0; at < found.Length && ranges.Count < MaxPlaces;)
        {
            var next = found[at..].IndexOf(true);
            if (next < 0) break;

            at += next;
            var length = found[at..].IndexOf(false) is >= 0 and var some ? some : found.Length - at;
            ranges.Add(new SnippetPlace(at, length));
            at += length;
        }

        return ranges;
    }
}
