using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries of many conversations merged by <c>pos</c>, read in small parts as needed.</summary>
/// <remarks>
/// Reading ahead is limited in bytes, whatever the number of conversations. Beyond the limit, only the position of a conversation's next
/// entry is looked up, and the entry is read when its turn comes. Where a statement costs a round trip, the first entries of all
/// conversations that can be on the page are read with one.
/// </remarks>
internal sealed class EntryFeed
{
    private const int MaxAhead = PageLimit.MaxBytes;

    // Lateral, so that PostgreSQL looks each conversation up, however small it believes the log to be.
    private const string Pieces =
        $"""
        with r as materialized ({LogRange.RowsSql})
        select l.*, r.n from r cross join lateral (
            select {EntryRows.Columns} from log l
            where l.conversation = r.conversation and l.seq >= r.low and l.seq < r.high order by l.seq limit ?2) l
        order by r.n, l.seq
        """;

    private readonly PriorityQueue<Source, long> _sources = new();
    private readonly ReadSession _sql;
    private readonly int _size;
    private int _ahead;   // The bytes of the parts in memory.

    private EntryFeed(ReadSession sql, int size) => (_sql, _size) = (sql, size);

    public bool HasMore => _sources.Count > 0;

    /// <summary>Finds what is new in each conversation.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="views">The user's views of the conversations.</param>
    /// <param name="pos">Only entries after this position.</param>
    /// <param name="size">The approximate number of entries needed.</param>
    public static async ValueTask<EntryFeed> OpenAsync(ReadSession sql, List<Visibility> views, long pos, int size)
    {
        var feed = new EntryFeed(sql, size);
        var parts = views.SelectMany(view => view.Ranges, (view, visible) => (View: view, Visible: visible)).ToList();
        var places = await LogOrder.FirstsAfterAsync(sql, parts.ConvertAll(part => RangeOf(part.View, part.Visible)), pos);
        // An equal share with a reserve, so that most are read only once.
        var piece = Math.Max(2, (size + 1) * 5 / 4 / Math.Max(1, places.Count) + 2);
        var sources = new List<Source>();
        foreach (var (part, seq, first) in places.OrderBy(place => place.Pos))
        {
            sources.Add(new Source(parts[part].View, parts[part].Visible, seq, piece));
            feed._sources.Enqueue(sources[^1], first);
        }

        if (sql.Dialect.HasRoundTrips) await feed.ReadTogetherAsync([.. sources.Take(size + 1)]);
        return feed;
    }

    /// <summary>Whether these conversations have entries after a position in the log.</summary>
    public static async ValueTask<bool> HasAnyAsync(ReadSession sql, List<Visibility> views, long pos)
    {
        foreach (var view in views)
        {
            foreach (var range in view.Ranges.Select(visible => RangeOf(view, visible)))
            {
                if (await LogOrder.FirstAfterAsync(sql, range, pos) < range.End) return true;
            }
        }

        return false;
    }

    /// <summary>The next entry, without removing it; null at the end.</summary>
    public async ValueTask<LogEntry?> PeekAsync()
    {
        if (!_sources.TryPeek(out var source, out _)) return null;

        if (source.Next is null) await ReadAsync(source);
        return source.Next!;
    }

    /// <summary>Removes the next entry.</summary>
    public async ValueTask TakeAsync()
    {
        var source = _sources.Peek();
        var seq = source.Take().Seq + 1;
        if (source.Next is { } next)
        {
            _sources.DequeueEnqueue(source, next.Pos);
            return;
        }

        _sources.Dequeue();
        _ahead -= source.Bytes;
        if (!source.IsLast) await RefillAsync(source, seq);
    }

    private static LogRange RangeOf(Visibility view, VisibleRange visible) =>
        new(view.Conversation, visible.From, Math.Min(visible.To, view.LastSeq + 1));

    // A conversation that has had one piece to its end probably has most of the page.
    private async ValueTask RefillAsync(Source source, long seq)
    {
        source.Seq = seq;
        source.Piece = Math.Min(source.Piece * 2, Math.Max(source.Piece, _size + 1));
        if (_ahead < MaxAhead) await ReadAsync(source);
        else source.Clear();

        if ((source.Next?.Pos ?? await PosOfAsync(source)) is { } pos) _sources.Enqueue(source, pos);
    }

    // At least one entry, however large.
    private async ValueTask ReadAsync(Source source)
    {
        var (bytes, isFull) = (0, false);
        var entries = await _sql.Statement(EntryRows.InOrder)
            .Bind(1, source.View.Conversation).Bind(2, source.Seq).Bind(3, source.VisibleRange.To).Bind(4, source.Piece)
            .WhileAsync(row => EntryRows.Read(row, source.View.Key), entry =>
            {
                var size = JsonSize.Of(entry);
                isFull = bytes > 0 && _ahead + bytes + size > MaxAhead;
                if (!isFull) bytes += size;
                return !isFull;
            });
        await FillAsync(source, entries, bytes, isLast: !isFull && entries.Count < source.Piece);
    }

    // Those that do not fit are read when their turn comes.
    private async ValueTask ReadTogetherAsync(List<Source> sources)
    {
        if (sources.Count == 0) return;

        var (bytes, isFull) = (0, false);
        var ranges = sources.Select(source => new LogRange(source.View.Conversation, source.Seq, source.VisibleRange.To));
        var rows = await _sql.Statement(Pieces).Bind(1, LogRange.ListOf(ranges.Index())).Bind(2, sources[0].Piece)
            .WhileAsync(row => Read(row, sources[(int)row.Long(EntryRows.Count)]), row =>
            {
                bytes += row.Bytes;
                isFull = bytes > MaxAhead;
                return !isFull;
            });
        foreach (var part in rows.GroupBy(row => row.Source))
        {
            var (source, entries) = (part.Key, part.Select(row => row.Entry).ToList());
            var isCut = isFull && source == rows[^1].Source;
            await FillAsync(source, entries, part.Sum(row => row.Bytes), isLast: !isCut && entries.Count < source.Piece);
        }
    }

    private static (Source Source, LogEntry Entry, int Bytes) Read(SqlStatement row, Source source)
    {
        var entry = EntryRows.Read(row, source.View.Key);
        return (source, entry, JsonSize.Of(entry));
    }

    private async ValueTask FillAsync(Source source, List<LogEntry> entries, int bytes, bool isLast)
    {
        await VisibilityFilter.ApplyAsync(_sql, source.View, entries);
        source.Fill(entries, bytes, isLast);
        _ahead += bytes;
    }

    private async ValueTask<long?> PosOfAsync(Source source) => source.IsLast || source.Seq >= source.VisibleRange.To
        ? null
        : await LogOrder.PosOfAsync(_sql, source.View.Conversation, source.Seq);

    private sealed class Source(Visibility view, VisibleRange visible, long seq, int piece)
    {
        private List<LogEntry> _entries = [];
        private int _taken;

        public Visibility View => view;

        public VisibleRange VisibleRange => visible;

        /// <summary>The start of the next part.</summary>
        public long Seq { get; set; } = seq;

        /// <summary>The maximum number of entries of the next part.</summary>
        public int Piece { get; set; } = piece;

        /// <summary>Whether this part is the last.</summary>
        public bool IsLast { get; private set; }

        /// <summary>The size of the part in bytes of JSON.</summary>
        public int Bytes { get; private set; }

        public LogEntry? Next => _taken < _entries.Count ? _entries[_taken] : null;

        public LogEntry Take() => _entries[_taken++];

        public void Clear() => Fill([], 0, isLast: false);

        public void Fill(List<LogEntry> entries, int bytes, bool isLast) => (_entries, _taken, Bytes, IsLast) = (entries, 0, bytes, isLast);
    }
}
