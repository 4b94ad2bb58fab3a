using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds the parts of the log to search.</summary>
internal static class SearchPositions
{
    private const string Conversations =
        """
        select c.key, case when c.last_pos < ?2 then c.last_pos else ?2 - 1 end
        from members m join conversations c on c.id = m.conversation
        where m.user_id = ?1 and c.kind in (1, 2) and (?3 = 0 or c.kind = ?3)
            and (c.last_pos > ?4
                or (exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?5)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?6)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?7)
                    and exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?8))
                or exists (select 1 from search_index i where i.conversation = c.id and i.gram = ?9))
        """;

    /// <summary>The user's conversations that may have a hit, each with its last possible position in the log.</summary>
    public static async ValueTask<List<(ConversationKey Key, long Last)>> ConversationsOfAsync(
        SearchRun run, ConversationKind? kind, long before)
    {
        var statement = run.Sql.Statement(Conversations)
            .Bind(1, run.User).Bind(2, before).Bind(3, (long)(kind ?? 0)).Bind(4, run.Indexed)
            .Bind(9, run.Query.Terms.Count > 0 ? Grams.Long : Grams.None);
        for (var i = 0; i < SearchQuery.Slots; i++) statement.Bind(5 + i, run.Query.Keys[i]);
        return (await statement.AllAsync(row => (new ConversationKey(row.Text(0)), row.Long(1)))).FindAll(one => one.Item2 > 0);
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
