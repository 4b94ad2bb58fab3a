using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries of many conversations merged by <c>pos</c>, read in small pieces as they are needed.</summary>
internal sealed class EntryFeed
{
    private const string Next =
        $"select {EntryRows.Columns} from log l where l.conversation = ?1 and l.seq >= ?2 and l.seq < ?3 order by l.seq limit ?4";

    private readonly PriorityQueue<Source, long> _sources = new();
    private readonly SqlSession _sql;
    private readonly SqlStatement _next;
    private readonly int _piece;

    /// <param name="sql">The moment of the database.</param>
    /// <param name="views">The conversations, as the user may see them.</param>
    /// <param name="pos">Only what came after it.</param>
    /// <param name="size">About how many entries will be taken.</param>
    public EntryFeed(SqlSession sql, List<Visibility> views, long pos, int size)
    {
        _sql = sql;
        _next = sql.Statement(Next);
        _piece = Math.Max(2, (size + 1) * 5 / 4 / Math.Max(1, views.Count) + 2);   // An even share, and some: most are read once only.
        foreach (var view in views)
        {
            foreach (var window in view.Windows) Open(view, window, pos);
        }
    }

    public bool HasMore => _sources.Count > 0;

    public bool TryTake([MaybeNullWhen(false)] out LogEntry entry)
    {
        entry = null;
        if (!_sources.TryPeek(out var source, out _)) return false;

        entry = source.Take();
        if (source.Next is { } next) _sources.DequeueEnqueue(source, next.Pos);
        else
        {
            _sources.Dequeue();
            if (!source.IsLast) Refill(source, entry.Seq + 1);
        }

        return true;
    }

    private void Open(Visibility view, Window window, long pos)
    {
        var end = Math.Min(window.To, view.LastSeq + 1);
        if (window.From >= end) return;

        var first = LogOrder.FirstAfter(_sql, view.Conversation, pos, window.From, end);
        if (first < end) Refill(new Source(view, window), first);
    }

    private void Refill(Source source, long seq)
    {
        var piece = _next
            .Bind(1, source.View.Conversation).Bind(2, seq).Bind(3, source.Window.To).Bind(4, _piece)
            .All(row => EntryRows.Read(row, source.View.Key));
        Shown.Apply(_sql, source.View, piece);
        source.Fill(piece, isLast: piece.Count < _piece);
        if (source.Next is { } first) _sources.Enqueue(source, first.Pos);
    }

    private sealed class Source(Visibility view, Window window)
    {
        private List<LogEntry> _entries = [];
        private int _taken;

        public Visibility View => view;

        public Window Window => window;

        public bool IsLast { get; private set; }

        public LogEntry? Next => _taken < _entries.Count ? _entries[_taken] : null;

        public LogEntry Take() => _entries[_taken++];

        public void Fill(List<LogEntry> entries, bool isLast) => (_entries, _taken, IsLast) = (entries, 0, isLast);
    }
}
