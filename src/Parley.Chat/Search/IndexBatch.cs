using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>What comes next in the log, read for the index.</summary>
/// <param name="From">How far the index had got when it was read.</param>
/// <param name="Pos">How far it will have got when everything is written.</param>
/// <param name="Rows">What is to be written, in the order of the index.</param>
internal sealed record IndexBatch(SearchPosition From, long Pos, Posting[] Rows)
{
    /// <summary>How many entries are read at most: messages that are indexed together share rows and pages of the index.</summary>
    public const int MaxEntries = 16_384;

    /// <summary>How many entries are read at most beside others: some ten milliseconds of a processor.</summary>
    public const int FewEntries = 2_048;

    private const int Piece = 256;
    private const int MaxRows = 128 * 1024;          // Some ten megabytes of memory.
    private const long MaxBytes = 8 * 1024 * 1024;   // Of bodies.

    private const string Next =
        "select l.pos, l.conversation, l.seq, l.sender, l.kind, l.body from log l where l.pos > ?1 and l.pos <= ?2 order by l.pos limit ?3";

    /// <summary>Reads until there is enough, or nothing more.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="grams">Reads what messages are indexed by.</param>
    /// <param name="most">How many entries at most.</param>
    public static IndexBatch Read(SqlSession sql, GramReader grams, int most)
    {
        var from = SearchIndex.Position(sql);
        var (pos, bytes, postings) = (from.Pos, 0L, new PostingBatch());
        for (var isLast = false; !isLast && postings.Count < MaxRows && bytes < MaxBytes;)
        {
            var entries = 0;
            var statement = sql.Statement(Next).Bind(1, pos).Bind(2, from.Pos + most).Bind(3, Piece);
            try
            {
                for (; statement.Read(); entries++) bytes += Add(statement, grams, postings, out pos);
            }
            finally
            {
                statement.Reset();
            }

            isLast = entries < Piece;
        }

        // A hole in the log, which only a hand can make, is passed over.
        if (pos == from.Pos && sql.Number("select min(pos) from log where pos > $1", pos) is { } next) pos = next - 1;
        return new IndexBatch(from, pos, postings.InOrder());
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
