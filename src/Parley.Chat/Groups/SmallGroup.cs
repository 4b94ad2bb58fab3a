using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>A group in which everybody learns at once what everybody does: who is typing, who has read.</summary>
internal static class SmallGroup
{
    /// <summary>How many members it has at most. In larger ones this would cost the square of their number.</summary>
    public const int MaxMembers = 64;

    /// <summary>The present members with the first entry that each one sees; null if the group is not a small one.</summary>
    public static List<SmallGroupMember>? Members(SqlSession sql, string group)
    {
        var members = sql.Query(
            """
            select m.user_id, m.join_seq from conversations c join members m on m.conversation = c.id
            where c.key = $1 and m.left_seq is null limit $2
            """,
            ConversationKey.Group(group).Text, MaxMembers + 1L).All(row => new SmallGroupMember(row.Text(0), row.Long(1)));
        return members.Count > MaxMembers ? null : members;
    }
}

/// <summary>A present member of a small group.</summary>
/// <param name="User">Who.</param>
/// <param name="JoinSeq">The first entry that he sees.</param>
internal readonly record struct SmallGroupMember(string User, long JoinSeq);
