using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>
/// The entries of one conversation that may match, newest first: all that are not indexed yet, and the candidates from the index.
/// </summary>
/// <remarks>No statement is open between two candidates: the next may be read in another database snapshot.</remarks>
/// <param name="run">The search.</param>
/// <param name="view">The user's view of the conversation.</param>
/// <param name="before">Only entries before this position of the log.</param>
/// <param name="newest">The newest candidate, if it is known and in the index.</param>
internal sealed class Candidates(SearchRun run, Visibility view, long before, long? newest = null)
{
    private const int Piece = 16;   // Half a megabyte at most.
    private const int BlocksOfStatement = 1_024;

    private static readonly string Some =
        $"""
        select {EntryRows.Columns} from log l
        where l.conversation = ?1 and l.seq >= ?3 and l.seq < ?4
            and not {Visibility.IsDeletedSql("l.conversation", "?2", "l.seq")}
        order by l.seq desc limit ?5
        """;

    public async IAsyncEnumerable<Candidate> ReadAsync()
    {
        var (end, firstNew) = newest is { } seq
            ? (seq + 1, seq + 1)
            : (await FirstAfterAsync(before - 1), await FirstAfterAsync(run.Indexed));
        foreach (var visible in view.Ranges.Reverse())
        {
            var (from, to) = (visible.From, Math.Min(visible.To, end));
            await foreach (var entry in NewAsync(Math.Max(from, firstNew), to)) yield return entry;
            await foreach (var entry in IndexedAsync(from, Math.Min(to, firstNew))) yield return entry;
        }
    }

    private async IAsyncEnumerable<Candidate> NewAsync(long from, long to)
    {
        while (from < to)
        {
            var piece = await EntriesAsync(from, to);
            foreach (var entry in piece) yield return entry;
            if (piece.Count < Piece) yield break;
            to = piece[^1].Seq;
        }
    }

    private async IAsyncEnumerable<Candidate> IndexedAsync(long from, long to)
    {
        var first = Posting.BlockOf(from);
        for (var high = Posting.BlockOf(to - 1); high >= first && from < to; high -= BlocksOfStatement)
        {
            var (low, last) = (Math.Max(first, high - BlocksOfStatement + 1), to);
            foreach (var seq in (await NamedAsync(low, high)).Where(seq => seq >= from && seq < to))
            {
                last = seq;
                foreach (var entry in await EntriesAsync(seq, seq + 1)) yield return entry;
            }

            // Tens of thousands of messages were skipped: returns an entry so that the caller can decide whether to stop.
            var next = Posting.FirstOf(low);
            if (low > first && next < last) foreach (var passed in await EntriesAsync(next, next + 1)) yield return passed;
        }
    }

    /// <summary>The messages of some blocks from the index, newest first.</summary>
    private async ValueTask<IEnumerable<long>> NamedAsync(long low, long high) =>
        BlockMask.Seqs(await SearchBlocks.FindAsync(run.Sql, run.Query, [new BlockRange(view.Conversation, low, high)]));

    private ValueTask<List<Candidate>> EntriesAsync(long from, long to) => run.Sql.Statement(Some)
        .Bind(1, view.Conversation).Bind(2, run.User).Bind(3, from).Bind(4, to).Bind(5, Piece)
        .AllAsync(Look);

    // Messages that do not match cost only the check.
    private Candidate Look(SqlStatement row)
    {
        var kind = row.Text(EntryRows.Kind, MessageKinds.Text);
        var body = row.Utf8(EntryRows.Body);
        var (pos, time, bytes) = (row.Long(EntryRows.Pos), row.Long(EntryRows.Time), body.Length);
        var isMatch = run.Query.Admits(row.Text(EntryRows.Sender), kind, time) && run.Query.Matches(run.Text, kind, body);
        return new Candidate(pos, row.Long(EntryRows.Seq), time, bytes, isMatch ? EntryRows.Read(row, view.Key) : null);
    }

    private ValueTask<long> FirstAfterAsync(long pos) =>
        LogOrder.FirstAfterAsync(run.Sql, new LogRange(view.Conversation, 1, view.LastSeq + 1), pos);
}
