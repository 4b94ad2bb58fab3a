using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>The size up to which typing and read marks of a group are pushed to all its members.</summary>
internal static class LiveReceiptLimit
{
    /// <summary>The maximum number of members. In a larger group, the cost would grow with the square of their number.</summary>
    public const int MaxMembers = 64;

    /// <summary>The present members with the first entry that each one sees; null if there are more.</summary>
    public static async ValueTask<List<LiveMember>?> MembersAsync(ReadSession sql, string group)
    {
        var members = await sql.QueryAsync(
            """
            select m.user_id, m.join_seq from conversations c join members m on m.conversation = c.id
            where c.key = $1 and m.left_seq is null limit $2
            """,
            ConversationKey.Group(group).Text, MaxMembers + 1L).AllAsync(row => new LiveMember(row.Text(0), row.Long(1)));
        return members.Count > MaxMembers ? null : members;
    }
}

/// <summary>A present member of a group within the limit.</summary>
/// <param name="User">Who.</param>
/// <param name="JoinSeq">The first entry that the member sees.</param>
internal readonly record struct LiveMember(string User, long JoinSeq);
