using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>The entries of one conversation that may be what is looked for, the newest first: all that are not indexed yet, and those that the index names.</summary>
/// <remarks>No statement is open between one candidate and the next: the next may be read at another moment of the database.</remarks>
/// <param name="run">The search.</param>
/// <param name="view">The conversation, as the user may see it.</param>
/// <param name="before">Only what comes before it in the log.</param>
internal sealed class Candidates(SearchRun run, Visibility view, long before)
{
    private const int Piece = 16;   // Half a megabyte at most.
    private const int BlocksOfStatement = 1_024;

    private const string Some =
        $"""
        select {EntryRows.Columns} from log l
        where l.conversation = ?1 and l.seq >= ?3 and l.seq < ?4
            and not exists (select 1 from deleted_messages d where d.conversation = l.conversation and d.user_id = ?2 and d.seq = l.seq)
        order by l.seq desc limit ?5
        """;

    // Cross joins, because SQLite takes their tables in this order: that of the rarest gram first.
    private const string Blocks =
        """
        select a.block, a.mask & b.mask & c.mask & d.mask
        from search_index a cross join search_index b cross join search_index c cross join search_index d
        where a.conversation = ?1 and a.gram = ?4 and a.block >= ?2 and a.block <= ?3
            and b.conversation = ?1 and b.gram = ?5 and b.block = a.block
            and c.conversation = ?1 and c.gram = ?6 and c.block = a.block
            and d.conversation = ?1 and d.gram = ?7 and d.block = a.block
            and (a.mask & b.mask & c.mask & d.mask) <> 0
        """;

    private const string LongBlocks =
        "select block, mask from search_index where conversation = ?1 and gram = ?4 and block >= ?2 and block <= ?3";

    public IEnumerable<Candidate> Read()
    {
        var (end, firstNew) = (FirstAfter(before - 1), FirstAfter(run.Indexed));
        foreach (var window in view.Windows.Reverse())
        {
            var (from, to) = (window.From, Math.Min(window.To, end));
            foreach (var entry in New(Math.Max(from, firstNew), to)) yield return entry;
            foreach (var entry in Indexed(from, Math.Min(to, firstNew))) yield return entry;
        }
    }

    private IEnumerable<Candidate> New(long from, long to)
    {
        while (from < to)
        {
            var piece = Entries(from, to);
            foreach (var entry in piece) yield return entry;
            if (piece.Count < Piece) yield break;
            to = piece[^1].Seq;
        }
    }

    private IEnumerable<Candidate> Indexed(long from, long to)
    {
        var first = Posting.BlockOf(from);
        for (var high = Posting.BlockOf(to - 1); high >= first && from < to; high -= BlocksOfStatement)
        {
            var low = Math.Max(first, high - BlocksOfStatement + 1);
            foreach (var seq in Named(low, high).Where(seq => seq >= from && seq < to))
            {
                foreach (var entry in Entries(seq, seq + 1)) yield return entry;
            }

            // Tens of thousands of messages have been passed over: it may be time to stop, which is asked at an entry.
            var next = Posting.FirstOf(low);
            if (low > first) foreach (var passed in Entries(next, next + 1)) yield return passed;
        }
    }

    /// <summary>The messages of some blocks that the index names, the newest first.</summary>
    private IEnumerable<long> Named(long low, long high)
    {
        var masks = new SortedDictionary<long, long>(Comparer<long>.Create((a, b) => b.CompareTo(a)));
        Collect(Blocks, low, high, run.Query.Keys, masks);
        if (run.Query.Terms.Count > 0) Collect(LongBlocks, low, high, [Grams.Long], masks);
        return masks.SelectMany(one => Posting.Seqs(one.Key, one.Value));
    }

    private void Collect(string blocks, long low, long high, IReadOnlyList<long> grams, SortedDictionary<long, long> masks)
    {
        var statement = run.Sql.Statement(blocks).Bind(1, view.Conversation).Bind(2, low).Bind(3, high);
        for (var i = 0; i < grams.Count; i++) statement.Bind(4 + i, grams[i]);
        foreach (var (block, mask) in statement.All(row => (row.Long(0), row.Long(1)))) masks[block] = masks.GetValueOrDefault(block) | mask;
    }

    private List<Candidate> Entries(long from, long to) => run.Sql.Statement(Some)
        .Bind(1, view.Conversation).Bind(2, run.User).Bind(3, from).Bind(4, to).Bind(5, Piece)
        .All(Look);

    // What is not looked for costs no more than a look.
    private Candidate Look(SqlStatement row)
    {
        var kind = row.Text(EntryRows.Kind, MessageKinds.Text);
        var body = row.Utf8(EntryRows.Body);
        var (pos, time, bytes) = (row.Long(EntryRows.Pos), row.Long(EntryRows.Time), body.Length);
        var isMatch = run.Query.Admits(row.Text(EntryRows.Sender), kind, time) && run.Query.Matches(run.Text, kind, body);
        return new Candidate(pos, row.Long(EntryRows.Seq), time, bytes, isMatch ? EntryRows.Read(row, view.Key) : null);
    }

    private long FirstAfter(long pos) => LogOrder.FirstAfter(run.Sql, view.Conversation, pos, 1, view.LastSeq + 1);
}
