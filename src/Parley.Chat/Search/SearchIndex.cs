using System.Globalization;
using System.Text;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Writes the index by which messages are found, in SQL that both databases read alike.</summary>
internal static class SearchIndex
{
    private const int Columns = 4;
    private const int GramsOfStatement = 32;

    // As many rows as there are left go with each statement: a way to the database costs more than a row.
    private static readonly (int Rows, string Sql)[] Inserts = [(64, Insert(64)), (8, Insert(8)), (1, Insert(1))];

    private static readonly string Clear =
        $"update search_index set mask = mask & ?3 where conversation = ?1 and block = ?2 and gram in ({Parameters(4, GramsOfStatement)})";

    private static readonly string Sweep =
        $"delete from search_index where conversation = ?1 and block = ?2 and mask = 0 and gram in ({Parameters(3, GramsOfStatement)})";

    public static SearchPosition Position(SqlSession sql) =>
        sql.Statement("select pos, changes from search_position where id = 1").One(row => new SearchPosition(row.Long(0), row.Long(1)))!;

    /// <summary>Remembers that everything up to <paramref name="pos"/> has been indexed.</summary>
    public static void Advance(SqlSession sql, long pos) => sql.Execute("update search_position set pos = $1 where id = 1", pos);

    /// <summary>Adds postings, each row of the index once; what is there already stays.</summary>
    public static void Add(SqlSession sql, ReadOnlySpan<Posting> postings)
    {
        foreach (var (rows, insert) in Inserts)
        {
            for (; postings.Length >= rows; postings = postings[rows..]) Run(sql.Statement(insert), postings[..rows]);
        }
    }

    /// <summary>
    /// A message says something else now: what it said before is in the index no more. Called in the transaction that changes it, by
    /// whatever changes the body or the kind of an entry that is in the log already.
    /// </summary>
    /// <param name="transaction">The write at hand.</param>
    /// <param name="before">The message as it was.</param>
    /// <param name="kind">What kind it is now; one that is not found leaves nothing in the index.</param>
    /// <param name="body">What its body is now.</param>
    public static void Replace(WriteTransaction transaction, LogEntry before, string kind, string body)
    {
        if (!MessageKinds.IsMessage(before.Kind)) return;

        var sql = transaction.SqlBeside;
        var old = Grams.Of(before.Sender, before.Kind, before.Body);
        var grams = MessageKinds.IsMessage(kind) ? Grams.Of(before.Sender, kind, body) : [];
        old.ExceptWith(grams);
        Remove(sql, before, [.. old]);
        Add(sql, [.. grams.Select(gram =>
            new Posting(before.ConversationId, gram, Posting.BlockOf(before.Seq), Posting.MaskOf(before.Seq)))]);
        sql.Execute("update search_position set changes = changes + 1 where id = 1");
    }

    // A row whose last bit is gone goes as well: that it was there would tell what somebody has taken back.
    private static void Remove(SqlSession sql, LogEntry message, long[] grams)
    {
        var (clear, sweep) = (sql.Statement(Clear), sql.Statement(Sweep));
        foreach (var some in grams.Chunk(GramsOfStatement))
        {
            clear.Bind(1, message.ConversationId).Bind(2, Posting.BlockOf(message.Seq)).Bind(3, ~Posting.MaskOf(message.Seq));
            sweep.Bind(1, message.ConversationId).Bind(2, Posting.BlockOf(message.Seq));
            for (var i = 0; i < GramsOfStatement; i++)
            {
                var gram = some[Math.Min(i, some.Length - 1)];
                clear.Bind(4 + i, gram);
                sweep.Bind(3 + i, gram);
            }

            clear.Run();
            sweep.Run();
        }
    }

    private static void Run(SqlStatement insert, ReadOnlySpan<Posting> rows)
    {
        var parameter = 0;
        foreach (var row in rows)
        {
            insert.Bind(++parameter, row.Conversation).Bind(++parameter, row.Gram).Bind(++parameter, row.Block).Bind(++parameter, row.Mask);
        }

        insert.Run();
    }

    private static string Insert(int rows)
    {
        var values = Enumerable.Range(0, rows).Select(row => $"({Parameters((row * Columns) + 1, Columns)})");
        return $"""
            insert into search_index (conversation, gram, block, mask) values {string.Join(", ", values)}
            on conflict (conversation, gram, block) do update set mask = search_index.mask | excluded.mask
            """;
    }

    private static string Parameters(int first, int count)
    {
        var text = new StringBuilder();
        for (var i = first; i < first + count; i++) text.Append(CultureInfo.InvariantCulture, $"{(i > first ? ", " : "")}?{i}");
        return text.ToString();
    }
}
