using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Finds where in the log there is something to look at.</summary>
internal static class SearchPlaces
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

    /// <summary>The user's conversations that may have a hit, each with the last place in the log where it can be.</summary>
    public static List<(ConversationKey Key, long Last)> ConversationsOf(SearchRun run, ConversationKind? kind, long before)
    {
        var statement = run.Sql.Statement(Conversations)
            .Bind(1, run.User).Bind(2, before).Bind(3, (long)(kind ?? 0)).Bind(4, run.Indexed)
            .Bind(9, run.Query.Terms.Count > 0 ? Grams.Long : Grams.None);
        for (var i = 0; i < SearchQuery.Slots; i++) statement.Bind(5 + i, run.Query.Keys[i]);
        return statement.All(row => (new ConversationKey(row.Text(0)), row.Long(1))).FindAll(one => one.Item2 > 0);
    }

    /// <summary>
    /// Whether entries before a place in the log are of a later time all the same, because the clock was far behind for a while: a few looks
    /// further and further back, which find them if there are as many of them as of those that were written meanwhile.
    /// </summary>
    public static bool IsAnyBefore(SqlSession sql, long pos, long time)
    {
        for (var back = 1L; back < pos; back *= 2)
        {
            if (sql.Number("select time from log where pos <= $1 order by pos desc limit 1", pos - back) >= time) return true;
        }

        return false;
    }

    /// <summary>Where in the log the entries of a time begin.</summary>
    public static long FirstAt(SqlSession sql, long time)
    {
        var (low, high) = (0L, sql.Number("select max(pos) from log") ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (sql.Number("select time from log where pos > $1 order by pos limit 1", middle) is { } found && found < time) low = middle + 1;
            else high = middle;
        }

        return low + 1;
    }
}
