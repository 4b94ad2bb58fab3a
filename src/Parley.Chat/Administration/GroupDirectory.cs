using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Finds and shows groups to those who look after the server.</summary>
internal sealed class GroupDirectory(ChatStore store)
{
    private const int MaxText = 64;
    private const string Columns =
        """
        g.id, g.name, g.created, g.owner,
            (select count(*) from members m where m.conversation = g.conversation and m.left_seq is null)
        """;

    /// <summary>One page, the newest first.</summary>
    /// <param name="text">The id, or a part of the name; empty for all.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public Outcome<GroupPage> Find(string text, string? page, int size)
    {
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed($"query is at most {MaxText} characters.");

        using var read = store.Read();
        var found = read.Sql.Query(
            $"""
            select {Columns} from groups g
            where g.id < $1 and ($2 = '' or g.id = $2 or lower(g.name) like $3 escape '!') and g.dissolved is null order by g.id desc limit $4
            """,
            page ?? "~", text, $"%{UserSearch.Escape(UserSearch.Fold(text))}%", size + 1L).All(Read);
        if (found.Count <= size) return new GroupPage(found);

        found.RemoveAt(size);
        return new GroupPage(found, found[^1].Id);
    }

    public Outcome<GroupOverview> Show(string group)
    {
        using var read = store.Read();
        return read.Sql.Query($"select {Columns} from groups g where g.id = $1 and g.dissolved is null", group).One(Read) is { } found
            ? found
            : Refusal.UnknownGroup;
    }

    private static GroupOverview Read(DbDataReader row) => new(row.Text(0), row.Text(1), row.Long(2), (int)row.Long(4), row.TextOrNull(3));
}
