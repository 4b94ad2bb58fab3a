using System.Globalization;
using System.Text;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Writes the search index, in SQL for both databases.</summary>
internal static class SearchIndex
{
    private const int Columns = 4;
    private const int GramsOfStatement = 32;
    private const int MaxOfStatement = 4_096;   // For databases that accept arrays.

    // As many rows as possible per statement, because a round trip costs more than a row.
    private static readonly (int Rows, string Sql)[] Inserts = [(64, Insert(64)), (8, Insert(8)), (1, Insert(1))];

    private const string InsertAll =
        """
        insert into search_index (conversation, gram, block, mask) select * from unnest(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[])
        on conflict (conversation, gram, block) do update set mask = search_index.mask | excluded.mask
        """;

    private static readonly string Clear =
        $"update search_index set mask = mask & ?3 where conversation = ?1 and block = ?2 and gram in ({Parameters(4, GramsOfStatement)})";

    private static readonly string Sweep =
        $"delete from search_index where conversation = ?1 and block = ?2 and mask = 0 and gram in ({Parameters(3, GramsOfStatement)})";

    public static async ValueTask<SearchPosition> PositionAsync(ReadSession sql) =>
        (await sql.Statement("select pos, changes from search_position where id = 1")
            .OneAsync(row => new SearchPosition(row.Long(0), row.Long(1))))!;

    /// <summary>The number of log entries that are not in the index yet.</summary>
    public static async ValueTask<long> LagAsync(ReadSession sql) =>
        Math.Max(0, (await sql.NumberAsync("select max(pos) from log") ?? 0) - (await PositionAsync(sql)).Pos);

    /// <summary>Records that everything up to <paramref name="pos"/> is indexed.</summary>
    public static void Advance(SqlSession sql, long pos) => sql.Execute("update search_position set pos = $1 where id = 1", pos);

    /// <summary>Adds postings to existing rows; each row occurs once.</summary>
    public static void Add(SqlSession sql, ReadOnlySpan<Posting> postings)
    {
        if (sql.Dialect.TakesArrays)
        {
            AddAll(sql.Statement(InsertAll), postings);
            return;
        }

        foreach (var (rows, insert) in Inserts)
        {
            for (; postings.Length >= rows; postings = postings[rows..]) Run(sql.Statement(insert), postings[..rows]);
        }
    }

    /// <summary>
    /// A message has new content: removes the old content from the index. Called in the transaction that changes the body or kind of an
    /// existing entry.
    /// </summary>
    /// <param name="transaction">The transaction of the write.</param>
    /// <param name="before">The old message.</param>
    /// <param name="kind">The new kind; kinds that are not searchable leave nothing in the index.</param>
    /// <param name="body">The new body.</param>
    public static void Replace(WriteTransaction transaction, LogEntry before, string kind, string body)
    {
        if (!MessageKinds.IsMessage(before.Kind)) return;

        var sql = transaction.SqlKeepingCache();
        var position = PositionAsync(sql).AtOnce();
        if (before.Pos > position.Pos + IndexBatch.MaxEntries) return;   // The indexer has not read it yet.

        var old = Grams.Of(before.Sender, before.Kind, before.Body);
        var grams = MessageKinds.IsMessage(kind) ? Grams.Of(before.Sender, kind, body) : [];
        old.ExceptWith(grams);
        Remove(sql, before, [.. old]);
        Add(sql, [.. grams.Select(gram =>
            new Posting(before.ConversationId, gram, Posting.BlockOf(before.Seq), Posting.MaskOf(before.Seq)))]);
        if (before.Pos > position.Pos) sql.Execute("update search_position set changes = changes + 1 where id = 1");
    }

    // Rows without bits are deleted, because their existence would reveal recalled content.
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

    private static void AddAll(SqlStatement insert, ReadOnlySpan<Posting> postings)
    {
        for (var done = 0; done < postings.Length; done += MaxOfStatement)
        {
            var rows = postings[done..Math.Min(done + MaxOfStatement, postings.Length)];
            var count = rows.Length;
            var columns = Enumerable.Range(0, Columns).Select(_ => new long[count]).ToArray();
            for (var i = 0; i < rows.Length; i++) (columns[0][i], columns[1][i], columns[2][i], columns[3][i]) = (
                rows[i].Conversation, rows[i].Gram, rows[i].Block, rows[i].Mask);
            for (var i = 0; i < Columns; i++) insert.Bind(i + 1, columns[i]);
            insert.Run();
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
