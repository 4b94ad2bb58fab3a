using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>A search for one page at work: it looks at a few messages at a time, and keeps its place between them. For one thread at a time.</summary>
/// <param name="user">Who looks.</param>
/// <param name="query">What is looked for.</param>
/// <param name="size">How many hits are wanted.</param>
/// <param name="time">The clock.</param>
internal sealed class SearchRun(string user, SearchQuery query, int size, TimeProvider time)
{
    /// <summary>How many messages a slice looks at.</summary>
    public const int SliceEntries = 128;

    /// <summary>How many bytes of bodies a slice reads, one message aside.</summary>
    public const int SliceBytes = 256 * 1024;

    /// <summary>How many messages a page looks at before it is cut short.</summary>
    public const int PageEntries = 2_000;

    /// <summary>How many bytes of bodies a page reads before it is cut short.</summary>
    public const int PageBytes = 8 * 1024 * 1024;

    // An answer is a megabyte at most; what stands around a body, and its snippet, is counted with it.
    private const int AnswerBytes = 1024 * 1024;
    private const int BesideBody = 4 * 1024;

    // The clock may have been set back while the log was written, before the server kept its dates from that.
    private const long Slack = 24 * 60 * 60 * 1_000;

    private static readonly TimeSpan SliceTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(5);

    private readonly PriorityQueue<SearchSource, long> _sources = new();
    private readonly List<LogEntry> _hits = [];
    private readonly FoldedText _text = new();
    private readonly long _begun = time.GetTimestamp();
    private SqlSession? _sql;   // The moment of the slice at hand.
    private long _indexed;
    private int _entries;
    private long _bytes;
    private int _answer;

    /// <summary>Who looks.</summary>
    public string User => user;

    /// <summary>What is looked for.</summary>
    public SearchQuery Query => query;

    /// <summary>The last entry of the log that was in the index when the search began.</summary>
    public long Indexed => _indexed;

    /// <summary>The moment of the database at which the slice at hand looks.</summary>
    public SqlSession Sql => _sql!;

    /// <summary>Where texts are folded.</summary>
    public FoldedText Text => _text;

    /// <summary>What has been found, the newest first.</summary>
    public IReadOnlyList<LogEntry> Hits => _hits;

    /// <summary>Where the next page goes on in the log; null at the end.</summary>
    public long? Next { get; private set; }

    /// <summary>Whether the page ends here though there may be more to find before its last hit would be due.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How many bytes of bodies have been read.</summary>
    public long BytesRead => _bytes;

    /// <summary>How many messages have been looked at.</summary>
    public int LookedAt => _entries;

    /// <summary>Finds the conversations in which to look.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="request">Which conversations, and until when.</param>
    /// <param name="before">Only what comes before it in the log.</param>
    /// <param name="refusal">Why the user cannot look there.</param>
    public bool TryOpen(SqlSession sql, SearchRequest request, long before, [NotNullWhen(false)] out Refusal? refusal)
    {
        (_sql, refusal) = (sql, null);
        _indexed = SearchIndex.Position(sql).Pos;
        if (request.Until is { } until) before = Math.Min(before, SearchPlaces.FirstAt(sql, until + Slack));

        if (request.With is { } with)
        {
            var key = ConversationKey.Of(user, request.Kind!.Value, with);
            if (Visibility.Find(sql, user, key) is { } view) Add(new SearchSource(this, key, before) { View = view });
            else refusal = Visibility.Missing(sql, key, with);
            return refusal is null;
        }

        foreach (var (key, last) in SearchPlaces.ConversationsOf(this, request.Kind, before)) Add(new SearchSource(this, key, last + 1));
        return true;
    }

    /// <summary>
    /// Looks at the candidates of all conversations in the order of the log, so that a page ends at one place of it, until there is enough
    /// for this time.
    /// </summary>
    /// <returns>Whether the page is done.</returns>
    public bool Step(SqlSession sql)
    {
        _sql = sql;
        var (begun, entries, bytes) = (time.GetTimestamp(), _entries, _bytes);
        while (_sources.TryDequeue(out var source, out _))
        {
            if (source.Current is { } candidate && IsEnough(candidate)) return true;
            if (source.Advance()) Add(source);
            if (_entries - entries >= SliceEntries || _bytes - bytes >= SliceBytes || time.GetElapsedTime(begun) >= SliceTime) return _sources.Count == 0;
        }

        return true;
    }

    private bool IsEnough(in Candidate candidate)
    {
        if (candidate.Time < query.Since - Slack && !SearchPlaces.IsAnyBefore(_sql!, candidate.Pos, query.Since - Slack)) return true;

        if (candidate.Match is { } hit)
        {
            _answer += candidate.Bytes + BesideBody;
            if (_hits.Count == size || (_answer > AnswerBytes && _hits.Count > 0)) return EndAt(_hits[^1].Pos, isCut: _hits.Count < size);

            _hits.Add(hit);
        }

        _bytes += candidate.Bytes;
        var isTooMuch = ++_entries == PageEntries || _bytes >= PageBytes || time.GetElapsedTime(_begun) >= PageTime;
        return isTooMuch && EndAt(candidate.Pos, isCut: true);
    }

    private bool EndAt(long pos, bool isCut)
    {
        (Next, IsCut) = (pos, isCut);
        return true;
    }

    private void Add(SearchSource source) => _sources.Enqueue(source, -source.Pos);
}
