using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>A group as one of its present members sees it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Role">The user's role.</param>
/// <param name="MutedUntil">The end of the user's mute.</param>
/// <param name="LastSeq">The group's last entry.</param>
internal sealed record GroupView(Group Group, string Role, long? MutedUntil, long LastSeq)
{
    private static readonly string Size = $"select {PresentMembers.CountSql("$1")}";

    /// <summary>Null for all others, to whom the group does not exist.</summary>
    public static ValueTask<GroupView?> FindAsync(ReadSession sql, string user, string id) => sql.QueryAsync(
        $"""
        select {Group.Columns}, m.role, m.silenced, c.last_seq
        from groups g join members m on m.conversation = g.conversation join conversations c on c.id = g.conversation
        where g.id = $1 and m.user_id = $2 and m.left_seq is null
        """,
        id, user).OneAsync(row => new GroupView(
            Group.Read(row), row.Text(Group.Count), row.LongOrNull(Group.Count + 1), row.Long(Group.Count + 2)));

    public static async ValueTask<Outcome<GroupView>> FindRunByAsync(ReadSession sql, string user, string id)
    {
        if (await FindAsync(sql, user, id) is not { } view) return Refusal.UnknownGroup;
        return Log.Role.Runs(view.Role) ? view : GroupWrites.RunnersOnly;
    }

    /// <summary>The number of members.</summary>
    public static async ValueTask<int> SizeOfAsync(ReadSession sql, long conversation) =>
        (int)(await sql.NumberAsync(Size, conversation))!.Value;
}
