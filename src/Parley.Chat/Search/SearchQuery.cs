using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Text;

namespace Parley.Chat.Search;

/// <summary>Decides which messages match.</summary>
internal sealed class SearchQuery
{
    /// <summary>The number of grams in one index query.</summary>
    public const int Slots = 4;

    private const int MaxLength = 100;
    private const int MaxTerms = 10;
    private const string Common = " etaoinshrdlu";   // The least selective ones in English; there are none in Chinese.

    private readonly string? _sender;
    private readonly string? _type;

    private SearchQuery(string[] terms, SearchRequest request)
    {
        Terms = terms;
        (_sender, _type) = (request.From, request.Type);
        (Since, Until) = (request.Since ?? 0, request.Until ?? long.MaxValue);
        Keys = Choose();
    }

    /// <summary>The folded terms that the text must contain. Quotes and all other signs are plain text.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Not sent before.</summary>
    public long Since { get; }

    /// <summary>Sent before.</summary>
    public long Until { get; }

    /// <summary>
    /// The grams of every match, except for messages indexed as <see cref="Grams.Long"/>; exactly <see cref="Slots"/>, the rarest first.
    /// </summary>
    public IReadOnlyList<long> Keys { get; }

    public static Outcome<SearchQuery> Create(SearchRequest request)
    {
        var terms = TextFold.Fold(request.Q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (request.Q?.Length > MaxLength) return Refusal.Malformed($"q is a text of at most {MaxLength} characters.");
        if (terms.Length > MaxTerms) return Refusal.Malformed($"q is at most {MaxTerms} words.");
        if (terms.Length == 0 && request.From is null && request.Type is null)
            return Refusal.Malformed("At least one of q, from and type is required.");
        if (request.From is { } from && !UserId.IsValid(from)) return Refusal.UnknownUser;
        if (request.Type is { } type && !MessageKinds.IsMessage(type))
            return Refusal.Malformed("type is not a kind of message that users send.");
        if (request.Since < 0 || request.Until <= (request.Since ?? 0))
            return Refusal.Malformed("since and until are times in milliseconds, the first before the second.");
        return new SearchQuery(terms, request);
    }

    /// <summary>Whether a message may match, whatever its text.</summary>
    public bool Admits(string sender, string kind, long time) =>
        MessageKinds.IsMessage(kind) && (_type is null || kind == _type) && (_sender is null || sender == _sender) && time >= Since
            && time < Until;

    /// <summary>Whether its text contains all terms.</summary>
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

    private static int Commonness(long gram) =>
        Grams.Runes(gram).Count(rune => rune.IsAscii && Common.Contains((char)rune.Value, StringComparison.Ordinal));
}
