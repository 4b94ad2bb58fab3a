using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Finds a position of the log in one conversation.</summary>
/// <remarks>
/// In a conversation, <c>pos</c> rises with <c>seq</c>, which has no gaps, so a binary search works. An index by <c>pos</c> would be
/// faster, but every message would pay for it (docs/design/0014).
/// </remarks>
internal static class LogOrder
{
    private const string Halve =
        $"""
        with recursive
            ranges as materialized ({LogRange.RowsSql}),
            halves (n, conversation, low, high, beyond) as (
                select r.n, r.conversation, r.low, r.high,
                    (select l.pos > ?2 from log l where l.conversation = r.conversation and l.seq = (r.low + r.high) / 2)
                from ranges r
                union all
                select h.n, h.conversation,
                    case when h.beyond then h.low else (h.low + h.high) / 2 + 1 end,
                    case when h.beyond then (h.low + h.high) / 2 else h.high end,
                    (select l.pos > ?2 from log l where l.conversation = h.conversation
                        and l.seq = case when h.beyond then h.low + (h.low + h.high) / 2 else (h.low + h.high) / 2 + 1 + h.high end / 2)
                from halves h where h.low < h.high)
        select h.n, h.low, (select l.pos from log l where l.conversation = h.conversation and l.seq = h.low)
        from halves h where h.low >= h.high
        """;

    private const int RangesOfStatement = 1_024;

    private static readonly string PosOf = $"select {PosSql("?1", "?2")}";

    /// <summary>In SQL: the <c>pos</c> of an entry, by which a join finds it; null if there is none.</summary>
    /// <remarks>
    /// For a join by conversation and <c>seq</c> that come from two tables, PostgreSQL may look up the conversation alone, and read all of
    /// it.
    /// </remarks>
    /// <param name="conversation">The conversation, as an expression.</param>
    /// <param name="seq">The number of the entry, as an expression.</param>
    public static string PosSql(string conversation, string seq) =>
        $"(select k.pos from log k where k.conversation = {conversation} and k.seq = {seq})";

    /// <summary>The <c>pos</c> of an entry; null if there is none.</summary>
    public static ValueTask<long?> PosOfAsync(ReadSession sql, long conversation, long seq) =>
        sql.Statement(PosOf).Bind(1, conversation).Bind(2, seq).NumberAsync();

    /// <summary>The <c>seq</c> of the first entry after a position of the log; the end of the range if there is none.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="range">A part of a conversation; it ends at most one past the last entry.</param>
    /// <param name="pos">The position.</param>
    public static async ValueTask<long> FirstAfterAsync(ReadSession sql, LogRange range, long pos) =>
        await FirstsAfterAsync(sql, [range], pos) is [{ Seq: var seq }] ? seq : range.End;

    /// <summary>The first entry after a position of the log in each of these ranges that has one.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="ranges">Parts of conversations; none ends more than one past the last entry.</param>
    /// <param name="pos">The position.</param>
    public static async ValueTask<List<LogPlace>> FirstsAfterAsync(ReadSession sql, IReadOnlyList<LogRange> ranges, long pos)
    {
        var places = new List<LogPlace>();
        for (var done = 0; done < ranges.Count; done += RangesOfStatement)
        {
            var list = LogRange.ListOf(ranges.Index().Skip(done).Take(RangesOfStatement));
            places.AddRange(await sql.Statement(Halve).Bind(1, list).Bind(2, pos)
                .AllAsync(row => new LogPlace((int)row.Long(0), row.Long(1), row.LongOrNull(2) ?? long.MaxValue)));
        }

        places.RemoveAll(place => place.Seq >= ranges[place.Range].End);
        return places;
    }
}
