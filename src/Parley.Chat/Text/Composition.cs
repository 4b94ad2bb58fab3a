using System.Runtime.InteropServices;

namespace Parley.Chat.Text;

/// <summary>Puts the pieces of characters in order, and together (UAX #15). The two steps that all normal forms share.</summary>
internal static class Composition
{
    /// <summary>Orders the marks of each character by their class, and composes what can be composed, in place.</summary>
    public static void Apply(List<int> runes)
    {
        if (runes.Count < 2) return;

        Order(runes);
        Compose(runes);
    }

    /// <summary>Orders the marks of each character by their class.</summary>
    public static void Order(List<int> runes)
    {
        var tables = UnicodeTables.Current;
        for (var i = 0; i < runes.Count; i++)
        {
            var first = i;
            while (i < runes.Count && tables.ClassOf(runes[i]) != 0) i++;
            if (i - first < 2) continue;

            // Those of one class keep their order.
            var marks = CollectionsMarshal.AsSpan(runes)[first..i];
            var ranks = new long[marks.Length];
            for (var mark = 0; mark < marks.Length; mark++) ranks[mark] = ((long)tables.ClassOf(marks[mark]) << 32) | (long)mark;
            ranks.AsSpan().Sort(marks);
        }
    }

    private static void Compose(List<int> runes)
    {
        var tables = UnicodeTables.Current;
        // The position of the last starter, the remaining length, and the class of the last remaining character.
        var (starter, length, before) = (-1, 0, 0);
        foreach (var rune in runes.ToArray())
        {
            var rank = tables.ClassOf(rune);
            var isNext = starter >= 0 && (length - 1 == starter || (before < rank && before != 0));
            if (isNext && Together(tables, runes[starter], rune) is > 0 and var one)
            {
                runes[starter] = one;
                continue;
            }

            if (rank == 0) starter = length;
            before = rank;
            runes[length++] = rune;
        }

        runes.RemoveRange(length, runes.Count - length);
    }

    private static int Together(UnicodeTables tables, int first, int second) =>
        Hangul.Compose(first, second) is > 0 and var syllable ? syllable : tables.Compose(first, second);
}
