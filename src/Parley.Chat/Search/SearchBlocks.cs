using Parley.Chat.Storage;

namespace Parley.Chat.Search;

/// <summary>Asks the index about many conversations at once, because a round trip costs more than a conversation.</summary>
/// <remarks>
/// The conversations come as a list, so that PostgreSQL looks each of them up. Asked for those of a user, it may read the whole index.
/// </remarks>
internal static class SearchBlocks
{
    // Cross joins, because SQLite reads their tables in this order: the rarest gram first. The list is parsed once, which costs as much
    // as to look something up.
    private const string InRanges =
        """
        with r (conversation, low, high) as materialized (
            select cast(e.value ->> 'c' as bigint), cast(e.value ->> 'from' as bigint), cast(e.value ->> 'to' as bigint)
            from json_each(?1) e)
        select a.conversation, a.block, a.mask & b.mask & c.mask & d.mask
        from r cross join search_index a cross join search_index b cross join search_index c cross join search_index d
        where a.conversation = r.conversation and a.gram = ?2 and a.block >= r.low and a.block <= r.high
            and b.conversation = r.conversation and b.gram = ?3 and b.block = a.block
            and c.conversation = r.conversation and c.gram = ?4 and c.block = a.block
            and d.conversation = r.conversation and d.gram = ?5 and d.block = a.block
            and (a.mask & b.mask & c.mask & d.mask) <> 0
        union all
        select i.conversation, i.block, i.mask
        from r cross join search_index i
        where i.conversation = r.conversation and i.gram = ?6 and i.block >= r.low and i.block <= r.high
        """;

    // Not with "exists": PostgreSQL might read the whole index for it.
    private static readonly string Anywhere =
        $"""
        select x.id from (select cast(e.value ->> 'v' as bigint) as id from json_each(?1) e) x
        where ({Has("?2")} and {Has("?3")} and {Has("?4")} and {Has("?5")}) or {Has("?6")}
        """;

    /// <summary>The blocks of these ranges with messages that may match.</summary>
    public static ValueTask<List<BlockMask>> FindAsync(ReadSession sql, SearchQuery query, IReadOnlyCollection<BlockRange> ranges) =>
        ranges.Count == 0 ? new([]) : Bind(sql.Statement(InRanges), query)
            .Bind(1, SqlList.Of(ranges, static (row, range) =>
            {
                row.WriteNumber("c"u8, range.Conversation);
                row.WriteNumber("from"u8, range.From);
                row.WriteNumber("to"u8, range.To);
            }))
            .AllAsync(row => new BlockMask(row.Long(0), row.Long(1), row.Long(2)));

    /// <summary>Those of the conversations that have all grams of the query, perhaps in different messages.</summary>
    public static async ValueTask<HashSet<long>> WithGramsAsync(
        ReadSession sql, SearchQuery query, IReadOnlyCollection<long> conversations) =>
        conversations.Count == 0 ? [] : [.. await Bind(sql.Statement(Anywhere), query).Bind(1, SqlList.Of(conversations))
            .AllAsync(row => row.Long(0))];

    private static SqlStatement Bind(SqlStatement statement, SearchQuery query)
    {
        for (var i = 0; i < SearchQuery.Slots; i++) statement.Bind(2 + i, query.Keys[i]);
        return statement.Bind(2 + SearchQuery.Slots, query.Terms.Count > 0 ? Grams.Long : Grams.None);
    }

    private static string Has(string gram) =>
        $"(select i.block from search_index i where i.conversation = x.id and i.gram = {gram} limit 1) is not null";
}
