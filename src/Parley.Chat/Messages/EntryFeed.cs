using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries of many conversations merged by <c>pos</c>, read in small pieces as they are needed.</summary>
/// <remarks>
/// What is read ahead is bounded in bytes, however many conversations there are: beyond that, only the place of a conversation's next entry
/// is looked up, and the entry is read when it is its turn.
/// </remarks>
internal sealed class EntryFeed
{
    private const int MaxAhead = PageLimit.MaxBytes;

    private const string Place = "select l.pos from log l where l.conversation = ?1 and l.seq = ?2";

    private readonly PriorityQueue<Source, long> _sources = new();
    private readonly SqlSession _sql;
    private readonly int _piece;
    private int _ahead;   // Bytes of the pieces at hand.

    /// <param name="sql">The moment of the database.</param>
    /// <param name="views">The conversations, as the user may see them.</param>
    /// <param name="pos">Only what came after it.</param>
    /// <param name="size">About how many entries will be taken.</param>
    public EntryFeed(SqlSession sql, List<Visibility> views, long pos, int size)
    {
        _sql = sql;
        _piece = Math.Max(2, (size + 1) * 5 / 4 / Math.Max(1, views.Count) + 2);   // An even share, and some: most are read once only.
        foreach (var view in views)
        {
            foreach (var window in view.Windows)
            {
                if (First(sql, view, window, pos) is { } first) Refill(new Source(view, window), first);
            }
        }
    }

    public bool HasMore => _sources.Count > 0;

    /// <summary>Whether there is anything after a place of the log in these conversations.</summary>
    public static bool HasAny(SqlSession sql, List<Visibility> views, long pos) =>
        views.Exists(view => view.Windows.Any(window => First(sql, view, window, pos) is not null));

    /// <summary>The next entry, which stays the next one until it is taken.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out LogEntry entry)
    {
        entry = null;
        if (!_sources.TryPeek(out var source, out _)) return false;

        if (source.Next is null) Read(source);
        entry = source.Next!;
        return true;
    }

    /// <summary>Takes the entry that was looked at.</summary>
    public void Take()
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
        if (!source.IsLast) Refill(source, seq);
    }

    private static long? First(SqlSession sql, Visibility view, Window window, long pos)
    {
        var end = Math.Min(window.To, view.LastSeq + 1);
        var first = LogOrder.FirstAfter(sql, view.Conversation, pos, window.From, end);
        return first < end ? first : null;
    }

    private void Refill(Source source, long seq)
    {
        source.Seq = seq;
        if (_ahead < MaxAhead) Read(source);
        else source.Clear();

        if ((source.Next?.Pos ?? PosOf(source)) is { } pos) _sources.Enqueue(source, pos);
    }

    // At least one entry, however large.
    private void Read(Source source)
    {
        var (bytes, isFull) = (0, false);
        var piece = _sql.Statement(EntryRows.InOrder)
            .Bind(1, source.View.Conversation).Bind(2, source.Seq).Bind(3, source.Window.To).Bind(4, _piece)
            .While(row => EntryRows.Read(row, source.View.Key), entry =>
            {
                var size = JsonSize.Of(entry);
                isFull = bytes > 0 && _ahead + bytes + size > MaxAhead;
                if (!isFull) bytes += size;
                return !isFull;
            });
        Shown.Apply(_sql, source.View, piece);
        source.Fill(piece, bytes, isLast: !isFull && piece.Count < _piece);
        _ahead += bytes;
    }

    private long? PosOf(Source source)
    {
        if (source.IsLast || source.Seq >= source.Window.To) return null;

        var statement = _sql.Statement(Place).Bind(1, source.View.Conversation).Bind(2, source.Seq);
        if (!statement.Read()) return null;

        var pos = statement.Long(0);
        statement.Reset();
        return pos;
    }

    private sealed class Source(Visibility view, Window window)
    {
        private List<LogEntry> _entries = [];
        private int _taken;

        public Visibility View => view;

        public Window Window => window;

        /// <summary>Where the next piece begins.</summary>
        public long Seq { get; set; }

        /// <summary>Whether there is nothing behind this piece.</summary>
        public bool IsLast { get; private set; }

        /// <summary>How many bytes of JSON the piece is.</summary>
        public int Bytes { get; private set; }

        public LogEntry? Next => _taken < _entries.Count ? _entries[_taken] : null;

        public LogEntry Take() => _entries[_taken++];

        public void Clear() => Fill([], 0, isLast: false);

        public void Fill(List<LogEntry> entries, int bytes, bool isLast) => (_entries, _taken, Bytes, IsLast) = (entries, 0, bytes, isLast);
    }
}
