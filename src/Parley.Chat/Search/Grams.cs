using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Chat.Search;

/// <summary>
/// The numbers by which messages are indexed: each character of their folded text, each pair of adjacent ones, their kind, their sender. So
/// parts of words and single Chinese characters are found.
/// </summary>
internal static class Grams
{
    /// <summary>What no message is indexed by.</summary>
    public const long None = 0;

    /// <summary>
    /// The gram of messages with too many different pieces of text, which are not indexed by their text: each has to be examined.
    /// </summary>
    public const long Long = -1;

    /// <summary>The maximum number of pieces of text of an indexed message, so that changing one has a bounded cost.</summary>
    public const int MaxOfMessage = 1_024;

    private const int RuneBits = 21;
    private const long RuneMask = (1 << RuneBits) - 1;
    private const long LabelMask = (1L << 52) - 1;

    /// <summary>All grams of one message.</summary>
    public static HashSet<long> Of(string sender, string kind, string body) =>
        new GramReader().Of(sender, kind, Encoding.UTF8.GetBytes(body));

    /// <summary>Adds the grams of a folded text to an empty set; if there are too many, <see cref="Long"/> instead.</summary>
    public static void Add(ReadOnlySpan<char> folded, HashSet<long> grams)
    {
        AddText(folded, grams);
        if (grams.Count <= MaxOfMessage) return;

        grams.Clear();
        grams.Add(Long);
    }

    /// <summary>The grams that every message with this folded text has; only the pairs, if there are any.</summary>
    public static IEnumerable<long> OfTerm(string folded)
    {
        var runes = folded.EnumerateRunes().ToArray();
        return runes.Length == 1 ? [One(runes[0])] : runes.Zip(runes.Skip(1), Two);
    }

    /// <summary>The characters of a piece of text.</summary>
    public static IEnumerable<Rune> Runes(long gram)
    {
        if (gram >> RuneBits is > 0 and var first) yield return new Rune((int)first);
        yield return new Rune((int)(gram & RuneMask));
    }

    public static long Kind(string kind) => Label("kind", kind);

    public static long Sender(string user) => Label("from", user);

    private static void AddText(ReadOnlySpan<char> folded, HashSet<long> grams)
    {
        var before = default(Rune);
        var isFirst = true;
        foreach (var rune in folded.EnumerateRunes())
        {
            if (grams.Count > MaxOfMessage) return;

            grams.Add(One(rune));
            if (!isFirst) grams.Add(Two(before, rune));
            (before, isFirst) = (rune, false);
        }
    }

    private static long One(Rune rune) => rune.Value;

    private static long Two(Rune first, Rune second) => ((long)first.Value << RuneBits) | (long)second.Value;

    // Negative, unlike texts. Two labels may collide, because matches are examined anyway.
    private static long Label(string name, string value)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}:{value}"));
        return -2 - (BinaryPrimitives.ReadInt64LittleEndian(hash) & LabelMask);
    }
}
