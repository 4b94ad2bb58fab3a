using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Administration;

/// <summary>Finds and returns groups for administrators and moderators.</summary>
internal sealed class GroupDirectory(ChatStore store)
{
    private const int MaxText = 64;

    private static readonly string Columns = $"g.id, g.name, g.created, g.owner, {PresentMembers.CountSql("g.conversation")}";

    /// <summary>One page, newest first.</summary>
    /// <param name="text">The id, or a part of the name; empty for all.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<Outcome<GroupPage>> FindAsync(string text, string? page, int size)
    {
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal))
            return Refusal.Malformed($"query is at most {MaxText} characters.");

        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync(
            $"""
            select {Columns} from groups g
            where g.id < $1 and ($2 = '' or g.id = $2 or lower(g.name) like $3 escape '!') and g.dissolved is null order by g.id desc limit $4
            """,
            page ?? "~", text, $"%{UserSearch.Escape(TextFold.Fold(text))}%", size + 1L).AllAsync(Read);
        if (found.Count <= size) return new GroupPage(found);

        found.RemoveAt(size);
        return new GroupPage(found, found[^1].Id);
    }

    public async ValueTask<Outcome<GroupOverview>> ShowAsync(string group)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.QueryAsync($"select {Columns} from groups g where g.id = $1 and g.dissolved is null", group)
            .OneAsync(Read) is { } found
            ? found
            : Refusal.UnknownGroup;
    }

    private static GroupOverview Read(DbDataReader row) => new(row.Text(0), row.Text(1), row.Long(2), (int)row.Long(4), row.TextOrNull(3));
}
