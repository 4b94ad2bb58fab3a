using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads the links by which others join.</summary>
internal static class GroupLinks
{
    /// <summary>How many links a group may have at a time.</summary>
    public const int Max = 50;

    private const string IsUsable = "(l.expires is null or l.expires > $2) and (l.max_uses is null or l.uses < l.max_uses)";

    /// <summary>A link that never was, one that was taken back, and one that is used up look alike.</summary>
    public static Refusal Unknown { get; } = new(Reason.UnknownGroup, "This link does not work, or no longer.");

    /// <summary>The group to which a working link leads.</summary>
    public static Group? FindGroup(SqlSession sql, string code, long now) => sql.Query(
        $"select {Group.Columns} from group_links l join groups g on g.id = l.group_id where l.code = $1 and {IsUsable} and g.dissolved is null",
        code, now).One(Group.Read);

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
