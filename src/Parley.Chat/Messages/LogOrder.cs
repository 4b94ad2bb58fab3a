using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>Finds a place of the whole log in one conversation.</summary>
/// <remarks>
/// In a conversation <c>pos</c> rises with <c>seq</c>, which has no hole: halving finds the place. An index by <c>pos</c> would be quicker to ask,
/// but each message would have to pay for it (docs/design/0014).
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

    /// <summary>The <c>seq</c> of the first entry of a conversation that comes after a place of the log.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="conversation">Which one.</param>
    /// <param name="pos">The place.</param>
    /// <param name="from">The first entry to think of.</param>
    /// <param name="end">The one after the last: the answer if none of them comes after the place. Not more than one past what there is.</param>
    public static long FirstAfter(SqlSession sql, long conversation, long pos, long from, long end)
    {
        if (from >= end) return end;

        var statement = sql.Statement(Halve).Bind(1, conversation).Bind(2, pos).Bind(3, from).Bind(4, end);
        var first = statement.Read() ? statement.Long(0) : end;
        statement.Reset();
        return first;
    }
}
