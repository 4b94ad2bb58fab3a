using System.Globalization;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds messages in a user's own conversations, the newest first.</summary>
internal sealed class MessageSearch(ChatStore store, SearchThrottle throttle) : IDisposable
{
    // A page is cut short rather than look at more; the next one goes on from there.
    private const int MostLookedAt = 2_000;

    // The clock may have been set back while the log was written.
    private const long Slack = 60_000;

    // Searches may not keep all connections from everybody else.
    private const int AtOnce = 4;

    private const string Conversations =
        """
        select c.key, case when c.last_pos < ?2 then c.last_pos else ?2 - 1 end
        from members m join conversations c on c.id = m.conversation
        where m.user_id = ?1 and c.kind in (1, 2) and (?3 = 0 or c.kind = ?3)
            and (c.last_pos > ?4
                or (exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?5)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?6)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?7)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?8))
                or exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?9))
        """;

    private readonly SemaphoreSlim _running = new(AtOnce);

    /// <summary>Reads one page.</summary>
    /// <param name="user">Who looks.</param>
    /// <param name="request">For what.</param>
    /// <param name="cancellationToken">Gives up waiting for other searches.</param>
    public async Task<Outcome<SearchResults>> FindAsync(string user, SearchRequest request, CancellationToken cancellationToken = default)
    {
        if (throttle.Check(user) is { } tooMany) return tooMany;

        await _running.WaitAsync(cancellationToken);
        try
        {
            return Find(user, request);
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();

    private Outcome<SearchResults> Find(string user, SearchRequest request)
    {
        if (!SearchQuery.Create(request).TryGet(out var query, out var refusal)) return refusal;
        if (!PageSize.TryGet(request.Limit, 1, out var size, out refusal)) return refusal;
        if (!TryParse(request.Page, out var before)) return Refusal.Malformed("page is not one that the server gave.");
        if (request.With is not null && request.Kind is null) return Refusal.Malformed("with needs kind beside it: friend or group.");
        if (request.With?.Contains('\0', StringComparison.Ordinal) == true) return Refusal.Malformed("with names a user or a group.");

        using var read = store.Read();
        var moment = new Moment(read.Sql, user, query, SearchIndex.Position(read.Sql).Pos);
        if (request.Until is { } until) before = Math.Min(before, FirstAt(read.Sql, until));

        var sources = new PriorityQueue<Source, long>();
        if (request.With is { } with)
        {
            var key = ConversationKey.Of(user, request.Kind!.Value, with);
            if (Visibility.Find(read.Sql, user, key) is { } view) Add(sources, new Source(moment, key, before) { View = view });
            else if (Visibility.Missing(read.Sql, key, with) is { } missing) return missing;
        }
        else
        {
            foreach (var (key, last) in OwnConversations(moment, request.Kind, before)) Add(sources, new Source(moment, key, last + 1));
        }

        return Collect(sources, query, size);
    }

    /// <summary>Looks at the candidates of all conversations in the order of the log, so that a page ends at one place of it.</summary>
    private SearchResults Collect(PriorityQueue<Source, long> sources, SearchQuery query, int size)
    {
        var hits = new List<LogEntry>();
        for (var lookedAt = 0; sources.TryDequeue(out var source, out _);)
        {
            if (source.Entry is { } entry)
            {
                if (entry.Time < query.Since - Slack) break;
                if (query.Matches(entry)) hits.Add(entry);
                if (hits.Count > size) return Page(query, hits[..size], hits[size - 1].Pos);
                if (++lookedAt == MostLookedAt) return Page(query, hits, entry.Pos);
            }

            if (source.Next()) Add(sources, source);
        }

        return Page(query, hits, null);
    }

    private SearchResults Page(SearchQuery query, List<LogEntry> hits, long? next) => new(
        [.. hits.Select(hit => new SearchHit(new EntryEnvelope(hit, store.Cursors.At(hit.Pos)), Snippets.Of(hit, query.Terms)))],
        next?.ToString(CultureInfo.InvariantCulture));

    private static void Add(PriorityQueue<Source, long> sources, Source source) => sources.Enqueue(source, -source.Pos);

    private static List<(ConversationKey Key, long Last)> OwnConversations(Moment moment, ConversationKind? kind, long before)
    {
        var statement = moment.Sql.Statement(Conversations)
            .Bind(1, moment.User).Bind(2, before).Bind(3, (long)(kind ?? 0)).Bind(4, moment.Indexed)
            .Bind(9, moment.Query.Terms.Count > 0 ? Grams.Long : Grams.None);
        for (var i = 0; i < SearchQuery.Slots; i++) statement.Bind(5 + i, moment.Query.Keys[i]);
        return statement.All(row => (new ConversationKey(row.Text(0)), row.Long(1))).FindAll(one => one.Item2 > 0);
    }

    /// <summary>Where in the log the entries of a time begin, or a little later.</summary>
    private static long FirstAt(SqlSession sql, long time)
    {
        var (low, high) = (0L, sql.Number("select max(pos) from log") ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (sql.Number("select time from log where pos > $1 order by pos limit 1", middle) is { } found && found < time + Slack) low = middle + 1;
            else high = middle;
        }

        return low + 1;
    }

    private static bool TryParse(string? page, out long before)
    {
        before = long.MaxValue;
        return page is null || (long.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out before) && before > 0);
    }

    /// <summary>One search at work.</summary>
    private sealed record Moment(SqlSession Sql, string User, SearchQuery Query, long Indexed);

    /// <summary>A conversation that is opened when it is its turn.</summary>
    private sealed class Source(Moment moment, ConversationKey key, long before)
    {
        private IEnumerator<LogEntry>? _candidates;

        public Visibility? View { get; init; }

        /// <summary>The next candidate, once the conversation is open.</summary>
        public LogEntry? Entry { get; private set; }

        /// <summary>The place in the log of <see cref="Entry"/>; before that, the last place that it can have.</summary>
        public long Pos => Entry?.Pos ?? before - 1;

        public bool Next()
        {
            _candidates ??= Open();
            Entry = _candidates.MoveNext() ? _candidates.Current : null;
            return Entry is not null;
        }

        private IEnumerator<LogEntry> Open()
        {
            var view = View ?? Visibility.Find(moment.Sql, moment.User, key)!;
            return new Candidates(moment.Sql, moment.User, view, moment.Query, moment.Indexed, before).Read().GetEnumerator();
        }
    }
}
