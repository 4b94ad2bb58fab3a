using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries of many conversations merged by <c>pos</c>, read in small parts as needed.</summary>
/// <remarks>
/// Reading ahead is limited in bytes, whatever the number of conversations. Beyond the limit, only the position of a conversation's next
/// entry is looked up, and the entry is read when its turn comes.
/// </remarks>
internal sealed class EntryFeed
{
    private const int MaxAhead = PageLimit.MaxBytes;

    private readonly PriorityQueue<Source, long> _sources = new();
    private readonly ReadSession _sql;
    private readonly int _piece;
    private int _ahead;   // The bytes of the parts in memory.

    private EntryFeed(ReadSession sql, int piece) => (_sql, _piece) = (sql, piece);

    public bool HasMore => _sources.Count > 0;

    /// <summary>Finds what is new in each conversation.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="views">The user's views of the conversations.</param>
    /// <param name="pos">Only entries after this position.</param>
    /// <param name="size">The approximate number of entries needed.</param>
    public static async ValueTask<EntryFeed> OpenAsync(ReadSession sql, List<Visibility> views, long pos, int size)
    {
        // An equal share with a reserve, so that most are read only once.
        var piece = Math.Max(2, (size + 1) * 5 / 4 / Math.Max(1, views.Count) + 2);
        var feed = new EntryFeed(sql, piece);
        foreach (var view in views)
        {
            foreach (var visible in view.Ranges)
            {
                if (await FirstAsync(sql, view, visible, pos) is { } first) await feed.RefillAsync(new Source(view, visible), first);
            }
        }

        return feed;
    }

    /// <summary>Whether these conversations have entries after a position in the log.</summary>
    public static async ValueTask<bool> HasAnyAsync(ReadSession sql, List<Visibility> views, long pos)
    {
        foreach (var view in views)
        {
            foreach (var visible in view.Ranges)
            {
                if (await FirstAsync(sql, view, visible, pos) is not null) return true;
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

    private static async ValueTask<long?> FirstAsync(ReadSession sql, Visibility view, VisibleRange visible, long pos)
    {
        var end = Math.Min(visible.To, view.LastSeq + 1);
        var first = await LogOrder.FirstAfterAsync(sql, view.Conversation, pos, visible.From, end);
        return first < end ? first : null;
    }

    private async ValueTask RefillAsync(Source source, long seq)
    {
        source.Seq = seq;
        if (_ahead < MaxAhead) await ReadAsync(source);
        else source.Clear();

        if ((source.Next?.Pos ?? await PosOfAsync(source)) is { } pos) _sources.Enqueue(source, pos);
    }

    // At least one entry, however large.
    private async ValueTask ReadAsync(Source source)
    {
        var (bytes, isFull) = (0, false);
        var piece = await _sql.Statement(EntryRows.InOrder)
            .Bind(1, source.View.Conversation).Bind(2, source.Seq).Bind(3, source.VisibleRange.To).Bind(4, _piece)
            .WhileAsync(row => EntryRows.Read(row, source.View.Key), entry =>
            {
                var size = JsonSize.Of(entry);
                isFull = bytes > 0 && _ahead + bytes + size > MaxAhead;
                if (!isFull) bytes += size;
                return !isFull;
            });
        await VisibilityFilter.ApplyAsync(_sql, source.View, piece);
        source.Fill(piece, bytes, isLast: !isFull && piece.Count < _piece);
        _ahead += bytes;
    }

    private async ValueTask<long?> PosOfAsync(Source source) => source.IsLast || source.Seq >= source.VisibleRange.To
        ? null
        : await LogOrder.PosOfAsync(_sql, source.View.Conversation, source.Seq);

    private sealed class Source(Visibility view, VisibleRange visible)
    {
        private List<LogEntry> _entries = [];
        private int _taken;

        public Visibility View => view;

        public VisibleRange VisibleRange => visible;

        /// <summary>The start of the next part.</summary>
        public long Seq { get; set; }

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
