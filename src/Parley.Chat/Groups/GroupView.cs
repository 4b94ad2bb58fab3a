using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>A group as one of its present members reads it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Role">His role.</param>
/// <param name="MutedUntil">Until when he may not send.</param>
internal sealed record GroupView(Group Group, string Role, long? MutedUntil)
{
    /// <summary>Null to all others: to them the group does not exist.</summary>
    public static GroupView? Find(SqlSession sql, string user, string id) => sql.Query(
        $"""
        select {Group.Columns}, m.role, m.silenced from groups g join members m on m.conversation = g.conversation
        where g.id = $1 and m.user_id = $2 and m.left_seq is null
        """,
        id, user).One(row => new GroupView(Group.Read(row), row.Text(Group.Count), row.LongOrNull(Group.Count + 1)));

    public static Outcome<GroupView> FindRunBy(SqlSession sql, string user, string id)
    {
        if (Find(sql, user, id) is not { } view) return Refusal.UnknownGroup;
        return Messages.Role.Runs(view.Role) ? view : GroupWrites.RunnersOnly;
    }

    /// <summary>How many are in it.</summary>
    public static int SizeOf(SqlSession sql, long conversation) =>
        (int)sql.Number("select count(*) from members where conversation = $1 and left_seq is null", conversation)!.Value;
}
