using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds the parts of the log to search.</summary>
internal static class SearchPositions
{
    // Not a join: PostgreSQL might read all conversations for it.
    private static readonly string Conversations =
        $"""
        select m.conversation,
            (select c.last_pos from conversations c where c.id = m.conversation and c.kind in (1, 2) and (?2 = 0 or c.kind = ?2)),
            {Visibility.LastSeqSql("(select c.last_seq from conversations c where c.id = m.conversation)")}
        from members m where m.user_id = ?1
        """;

    /// <summary>The user's conversations that have visible entries before a position of the log, newest first.</summary>
    public static async ValueTask<List<QueuedConversation>> ConversationsOfAsync(
        ReadSession sql, string user, ConversationKind? kind, long before)
    {
        var all = await sql.Statement(Conversations).Bind(1, user).Bind(2, (long)(kind ?? 0))
            .AllAsync(row => new QueuedConversation(row.Long(0), row.Long(2), Math.Min(row.LongOrNull(1) ?? 0, before - 1)));
        return [.. all.Where(one => one.Last > 0 && one.LastSeq > 0).OrderByDescending(one => one.Last)];
    }

    /// <summary>
    /// Whether entries before a position in the log nevertheless have a later time because the clock was far behind for a while: checks a
    /// few positions further and further back, which finds them if there are at least as many of them as of the entries in between.
    /// </summary>
    public static async ValueTask<bool> IsAnyBeforeAsync(ReadSession sql, long pos, long time)
    {
        for (var back = 1L; back < pos; back *= 2)
        {
            if (await sql.NumberAsync("select time from log where pos <= $1 order by pos desc limit 1", pos - back) >= time) return true;
        }

        return false;
    }

    /// <summary>The position in the log where the entries of a time begin.</summary>
    public static async ValueTask<long> FirstAtAsync(ReadSession sql, long time)
    {
        var (low, high) = (0L, await sql.NumberAsync("select max(pos) from log") ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await sql.NumberAsync("select time from log where pos > $1 order by pos limit 1", middle) is { } found && found < time)
                low = middle + 1;
            else high = middle;
        }

        return low + 1;
    }
}
