using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>The next part of the log, read for the index.</summary>
/// <param name="From">The position of the index when this was read.</param>
/// <param name="Pos">The position of the index when everything is written.</param>
/// <param name="Rows">The rows to write, in the order of the index.</param>
/// <param name="HasMore">Whether there may be more: the batch did not reach the end of the log.</param>
internal sealed record IndexBatch(SearchPosition From, long Pos, Posting[] Rows, bool HasMore)
{
    /// <summary>The maximum number of entries to read: messages that are indexed together share rows and pages of the index.</summary>
    public const int MaxEntries = 16_384;

    /// <summary>The maximum number of entries to read while there are other writes: about twenty milliseconds of processor time.</summary>
    public const int FewEntries = 4_096;

    private const int Piece = 256;
    private const int MaxRows = 128 * 1024;          // Some ten megabytes of memory.
    private const long MaxBytes = 8 * 1024 * 1024;   // Of bodies.
    private const long FewBytes = 1024 * 1024;       // While there are other writes.

    private const string Next =
        "select l.pos, l.conversation, l.seq, l.sender, l.kind, l.body from log l where l.pos > ?1 and l.pos <= ?2 order by l.pos limit ?3";

    /// <summary>Reads until the batch is full or the log ends.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="grams">Reads the grams of messages.</param>
    /// <param name="isBusy">Whether there are other writes.</param>
    public static async ValueTask<IndexBatch> ReadAsync(ReadSession sql, GramReader grams, bool isBusy)
    {
        var (max, maxBytes) = isBusy ? (FewEntries, FewBytes) : (MaxEntries, MaxBytes);
        var from = await SearchIndex.PositionAsync(sql);
        var (pos, bytes, postings) = (from.Pos, 0L, new PostingBatch());
        var isLast = false;
        while (!isLast && postings.Count < MaxRows && bytes < maxBytes)
        {
            var entries = 0;
            var statement = sql.Statement(Next).Bind(1, pos).Bind(2, from.Pos + max).Bind(3, Piece);
            try
            {
                for (; await statement.ReadAsync(); entries++) bytes += Add(statement, grams, postings, out pos);
            }
            finally
            {
                await statement.ResetAsync();
            }

            isLast = entries < Piece;
        }

        var hasMore = !isLast || pos >= from.Pos + max;
        // A gap in the log, which only manual changes can cause, is skipped.
        if (pos == from.Pos && await sql.NumberAsync("select min(pos) from log where pos > $1", pos) is { } next)
            (pos, hasMore) = (next - 1, true);
        return new IndexBatch(from, pos, postings.InOrder(), hasMore);
    }

    private static int Add(SqlStatement row, GramReader grams, PostingBatch postings, out long pos)
    {
        pos = row.Long(0);
        var kind = row.Text(4, MessageKinds.Text);
        if (!MessageKinds.IsMessage(kind)) return 0;

        var body = row.Utf8(5);
        postings.Add(row.Long(1), row.Long(2), grams.Of(row.Text(3), kind, body));
        return body.Length;
    }
}
