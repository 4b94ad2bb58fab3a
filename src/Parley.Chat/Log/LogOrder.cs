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
        """
        with recursive halves (low, high, beyond) as (
            select ?3, ?4, (select l.pos > ?2 from log l where l.conversation = ?1 and l.seq = (?3 + ?4) / 2)
            union all
            select
                case when beyond then low else (low + high) / 2 + 1 end,
                case when beyond then (low + high) / 2 else high end,
                (select l.pos > ?2 from log l where l.conversation = ?1
                    and l.seq = case when beyond then low + (low + high) / 2 else (low + high) / 2 + 1 + high end / 2)
            from halves where low < high)
        select low from halves where low >= high
        """;

    private const string PosOf = "select l.pos from log l where l.conversation = ?1 and l.seq = ?2";

    /// <summary>The <c>pos</c> of an entry; null if there is none.</summary>
    public static ValueTask<long?> PosOfAsync(ReadSession sql, long conversation, long seq) =>
        sql.Statement(PosOf).Bind(1, conversation).Bind(2, seq).NumberAsync();

    /// <summary>The <c>seq</c> of a conversation's first entry after a position of the log.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="pos">The position.</param>
    /// <param name="from">The first candidate.</param>
    /// <param name="end">
    /// One after the last candidate: the result if none of them is after the position. At most one past the last entry.
    /// </param>
    public static async ValueTask<long> FirstAfterAsync(ReadSession sql, long conversation, long pos, long from, long end)
    {
        if (from >= end) return end;

        return await sql.Statement(Halve).Bind(1, conversation).Bind(2, pos).Bind(3, from).Bind(4, end).NumberAsync() ?? end;
    }
}
