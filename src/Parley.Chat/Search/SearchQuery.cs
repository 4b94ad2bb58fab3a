using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Text;

namespace Parley.Chat.Search;

/// <summary>Tells what is found from what is not.</summary>
internal sealed class SearchQuery
{
    /// <summary>How many grams the index is asked for together.</summary>
    public const int Slots = 4;

    private const int MaxLength = 100;
    private const int MaxTerms = 10;
    private const string Common = " etaoinshrdlu";   // Least worth asking for in English; in Chinese nothing is.

    private readonly string? _sender;
    private readonly string? _type;

    private SearchQuery(string[] terms, SearchRequest request)
    {
        Terms = terms;
        (_sender, _type) = (request.From, request.Type);
        (Since, Until) = (request.Since ?? 0, request.Until ?? long.MaxValue);
        Keys = Choose();
    }

    /// <summary>What must stand in the text, folded. Quotes and all other signs are text like any other.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Not sent before.</summary>
    public long Since { get; }

    /// <summary>Sent before.</summary>
    public long Until { get; }

    /// <summary>What every message has that is found, but those indexed as <see cref="Grams.Long"/>; exactly <see cref="Slots"/>, the rarest first.</summary>
    public IReadOnlyList<long> Keys { get; }

    public static Outcome<SearchQuery> Create(SearchRequest request)
    {
        var terms = TextFold.Fold(request.Q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (request.Q?.Length > MaxLength) return Refusal.Malformed($"q is a text of at most {MaxLength} characters.");
        if (terms.Length > MaxTerms) return Refusal.Malformed($"q is at most {MaxTerms} words.");
        if (terms.Length == 0 && request.From is null && request.Type is null) return Refusal.Malformed("Say what to look for: q, from or type.");
        if (request.From is { } from && !UserId.IsValid(from)) return Refusal.UnknownUser;
        if (request.Type is { } type && !MessageKinds.IsMessage(type)) return Refusal.Malformed("type is not a kind of message that users send.");
        if (request.Since < 0 || request.Until <= (request.Since ?? 0)) return Refusal.Malformed("since and until are times in milliseconds, the first before the second.");
        return new SearchQuery(terms, request);
    }

    /// <summary>Whether a message may be one that is looked for, whatever its text says.</summary>
    public bool Admits(string sender, string kind, long time) =>
        MessageKinds.IsMessage(kind) && (_type is null || kind == _type) && (_sender is null || sender == _sender) && time >= Since && time < Until;

    /// <summary>Whether its text has all terms.</summary>
    public bool Matches(FoldedText text, string kind, ReadOnlySpan<byte> body)
    {
        if (Terms.Count == 0) return true;

        var folded = text.Of(kind, body);
        foreach (var term in Terms)
        {
            if (!folded.Contains(term, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    private long[] Choose()
    {
        var grams = Terms.SelectMany(Grams.OfTerm).Distinct().OrderBy(Commonness).ToList();
        if (_sender is not null) grams.Insert(Math.Min(grams.Count, Slots - 2), Grams.Sender(_sender));
        if (_type is not null) grams.Insert(Math.Min(grams.Count, Slots - 1), Grams.Kind(_type));
        return [.. Enumerable.Range(0, Slots).Select(i => grams[Math.Min(i, grams.Count - 1)])];
    }

    private static int Commonness(long gram) => Grams.Runes(gram).Count(rune => rune.IsAscii && Common.Contains((char)rune.Value, StringComparison.Ordinal));
}
