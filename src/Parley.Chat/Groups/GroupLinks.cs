using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads the links by which others join.</summary>
internal static class GroupLinks
{
    /// <summary>How many links a group may have at a time.</summary>
    public const int Max = 50;

    private const string IsUsable = "(l.expires is null or l.expires > $2) and (l.max_uses is null or l.uses < l.max_uses)";

    // Who has used it goes on using it: it is used by users, not by calls.
    private const string IsUsableBy =
        $"(l.expires is null or l.expires > $2) and (l.max_uses is null or l.uses < l.max_uses "
        + "or exists (select 1 from link_uses u where u.code = l.code and u.user_id = $3))";

    /// <summary>A link that never was, one that was taken back, and one that is used up look alike.</summary>
    public static Refusal Unknown { get; } = new(Reason.UnknownGroup, "This link does not work, or no longer.");

    /// <summary>The group to which a working link leads.</summary>
    public static Group? FindGroup(SqlSession sql, string user, string code, long now) => sql.Query(
        $"select {Group.Columns} from group_links l join groups g on g.id = l.group_id where l.code = $1 and {IsUsableBy} and g.dissolved is null",
        code, now, user).One(Group.Read);

    /// <summary>Uses a link up by one, unless this user has used it before.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="code">The link.</param>
    /// <param name="user">Who uses it.</param>
    /// <param name="request">The request to join that comes of it; null if the user is let in at once.</param>
    public static void Use(WriteTransaction transaction, string code, string user, string? request = null)
    {
        var sql = transaction.SqlBeside;
        var isFirst = sql.Execute("insert into link_uses (code, user_id, request) values ($1, $2, $3) on conflict do nothing", code, user, request) == 1;
        if (isFirst) sql.Execute("update group_links set uses = uses + 1 where code = $1", code);
    }

    /// <summary>A request was taken back: the link through which it came, if it did, has a use more.</summary>
    public static void GiveBack(WriteTransaction transaction, string request)
    {
        var sql = transaction.SqlBeside;
        if (sql.Text("select code from link_uses where request = $1", request) is not { } code) return;

        sql.Execute("delete from link_uses where request = $1", request);
        sql.Execute("update group_links set uses = uses - 1 where code = $1", code);
    }

    /// <summary>The working links of a group, the newest first.</summary>
    public static List<GroupLink> Of(SqlSession sql, string group, long now) => sql.Query(
        $"""
        select l.code, l.group_id, l.creator, l.created, l.uses, l.expires, l.max_uses from group_links l
        where l.group_id = $1 and {IsUsable} order by l.created desc, l.code
        """,
        group, now).All(Read);

    private static GroupLink Read(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Long(3), (int)row.Long(4), row.LongOrNull(5), (int?)row.LongOrNull(6));
}
