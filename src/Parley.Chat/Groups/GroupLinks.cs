using System.Data.Common;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads the links with which others join.</summary>
internal static class GroupLinks
{
    /// <summary>The maximum number of links of a group.</summary>
    public const int Max = 50;

    private const string IsUsable = "(l.expires is null or l.expires > $2) and (l.max_uses is null or l.uses < l.max_uses)";

    // A user who has used the link may use it again: uses count users, not requests.
    private const string IsUsableBy =
        $"(l.expires is null or l.expires > $2) and (l.max_uses is null or l.uses < l.max_uses "
        + "or exists (select 1 from link_uses u where u.code = l.code and u.user_id = $3))";

    /// <summary>Missing, revoked and used-up links look the same.</summary>
    public static Refusal Unknown { get; } = new(Reason.UnknownGroup, "This link is not valid, or no longer valid.");

    /// <summary>The group of a valid link.</summary>
    public static async ValueTask<Group?> FindGroupAsync(ReadSession sql, string user, string code, long now) => await sql.QueryAsync(
        $"select {Group.Columns} from group_links l join groups g on g.id = l.group_id where l.code = $1 and {IsUsableBy} and g.dissolved is null",
        code, now, user).OneAsync(Group.Read);

    /// <summary>Counts one use of a link, unless this user has used it before.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="code">The link.</param>
    /// <param name="user">The user.</param>
    /// <param name="request">The resulting join request; null if the user joins at once.</param>
    public static void Use(WriteTransaction transaction, string code, string user, string? request = null)
    {
        var sql = transaction.SqlKeepingCache();
        var isFirst = sql.Execute(
            "insert into link_uses (code, user_id, request) values ($1, $2, $3) on conflict do nothing", code, user, request) == 1;
        if (isFirst) sql.Execute("update group_links set uses = uses + 1 where code = $1", code);
    }

    /// <summary>A request was cancelled: returns the use to its link, if it came through one.</summary>
    public static void GiveBack(WriteTransaction transaction, string request)
    {
        var sql = transaction.SqlKeepingCache();
        if (sql.Text("select code from link_uses where request = $1", request) is not { } code) return;

        sql.Execute("delete from link_uses where request = $1", request);
        sql.Execute("update group_links set uses = uses - 1 where code = $1", code);
    }

    /// <summary>The valid links of a group, newest first.</summary>
    public static ValueTask<List<GroupLink>> OfAsync(ReadSession sql, string group, long now) => sql.QueryAsync(
        $"""
        select l.code, l.group_id, l.creator, l.created, l.uses, l.expires, l.max_uses from group_links l
        where l.group_id = $1 and {IsUsable} order by l.created desc, l.code
        """,
        group, now).AllAsync(Read);

    private static GroupLink Read(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Long(3), (int)row.Long(4), row.LongOrNull(5), (int?)row.LongOrNull(6));
}
