using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>A running search for one page: it examines a few messages at a time and keeps its position. For one thread at a time.</summary>
/// <param name="user">The user.</param>
/// <param name="query">The text to search for.</param>
/// <param name="size">The number of requested hits.</param>
/// <param name="time">The clock.</param>
internal sealed class SearchRun(string user, SearchQuery query, int size, TimeProvider time)
{
    /// <summary>The number of messages per slice.</summary>
    public const int SliceEntries = 128;

    /// <summary>The bytes of bodies per slice, at least one message.</summary>
    public const int SliceBytes = 256 * 1024;

    /// <summary>The maximum number of examined messages per page.</summary>
    public const int PageEntries = 2_000;

    /// <summary>The maximum bytes of bodies per page.</summary>
    public const int PageBytes = 8 * 1024 * 1024;

    // A response has at most one megabyte, including envelopes and snippets.
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
    private ReadSession? _sql;   // The database snapshot of the current slice.
    private SearchQueue? _queue;   // Null for one conversation.
    private long _indexed;
    private int _entries;
    private long _bytes;
    private int _answer;

    /// <summary>The user.</summary>
    public string User => user;

    /// <summary>The text to search for.</summary>
    public SearchQuery Query => query;

    /// <summary>The last indexed entry of the log when the search began.</summary>
    public long Indexed => _indexed;

    /// <summary>The database snapshot of the current slice.</summary>
    public ReadSession Sql => _sql!;

    /// <summary>The memory for folding texts.</summary>
    public FoldedText Text => _text;

    /// <summary>The hits so far, newest first.</summary>
    public IReadOnlyList<LogEntry> Hits => _hits;

    /// <summary>The position in the log where the next page continues; null at the end.</summary>
    public long? Next { get; private set; }

    /// <summary>Whether the page ended early although there may be more hits.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The bytes of bodies read so far.</summary>
    public long BytesRead => _bytes;

    /// <summary>The number of examined messages.</summary>
    public int LookedAt => _entries;

    /// <summary>Finds the conversations to search.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="request">The conversations, and the end of the period.</param>
    /// <param name="before">Only entries before this position of the log.</param>
    /// <returns>The refusal, if the user cannot search there; null if they can.</returns>
    public async ValueTask<Refusal?> OpenAsync(ReadSession sql, SearchRequest request, long before)
    {
        _sql = sql;
        _indexed = (await SearchIndex.PositionAsync(sql)).Pos;
        if (request.Until is { } until) before = Math.Min(before, await SearchPositions.FirstAtAsync(sql, until + Slack));

        if (request.With is { } with)
        {
            var key = ConversationKey.Of(user, request.Kind!.Value, with);
            if (await Visibility.FindAsync(sql, user, key) is not { } view) return await Visibility.MissingAsync(sql, key, with);

            Add(new SearchSource(this, key, before) { View = view });
            return null;
        }

        _queue = new SearchQueue(this, await SearchPositions.ConversationsOfAsync(sql, user, request.Kind, before), before);
        return null;
    }

    /// <summary>
    /// Examines the candidates of all conversations in the order of the log, so that a page ends at one position, until the slice is
    /// complete.
    /// </summary>
    /// <returns>Whether the page is done.</returns>
    public async ValueTask<bool> StepAsync(ReadSession sql)
    {
        _sql = sql;
        var (begun, entries, bytes) = (time.GetTimestamp(), _entries, _bytes);
        while (!IsAtEnd)
        {
            if (IsQueueNext) foreach (var next in await _queue!.NextAsync()) Add(next);
            else if (await LookAsync(_sources.Dequeue())) return true;

            if (_entries - entries >= SliceEntries || _bytes - bytes >= SliceBytes || time.GetElapsedTime(begun) >= SliceTime)
                return IsAtEnd;
        }

        return true;
    }

    private bool IsAtEnd => _sources.Count == 0 && _queue?.Last is null;

    // A conversation of the queue may have a hit that is newer than all those of the open ones.
    private bool IsQueueNext => _queue?.Last is { } last && (!_sources.TryPeek(out var newest, out _) || newest.Pos <= last);

    private async ValueTask<bool> LookAsync(SearchSource source)
    {
        if (source.Current is { } candidate && await IsEnoughAsync(candidate)) return true;
        if (await source.AdvanceAsync()) Add(source);
        return false;
    }

    private async ValueTask<bool> IsEnoughAsync(Candidate candidate)
    {
        if (candidate.Time < query.Since - Slack && !await SearchPositions.IsAnyBeforeAsync(_sql!, candidate.Pos, query.Since - Slack))
            return true;

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
