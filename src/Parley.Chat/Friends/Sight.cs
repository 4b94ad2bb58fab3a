using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Which of two users sees what the other does: the one rule for everything live that one user's act tells another.</summary>
/// <remarks>
/// Presence and profiles are for friends; what belongs to a conversation of two, read marks and typing, is for those who may write to each
/// other. Neither goes on while one of the two has blocked the other, whoever it was. In a group all members see each other.
/// </remarks>
internal static class Sight
{
    /// <summary>In SQL about <c>friends f</c>: the two see each other.</summary>
    public const string IsOpen = $"not {Blocks.IsBetween}";

    /// <summary>The friends who see what the user <c>?1</c> does.</summary>
    public const string Friends = $"select f.friend from friends f where f.user_id = ?1 and {IsOpen}";

    /// <summary>
    /// In SQL about <c>p.user_id</c>: they and the user <c>?1</c> see what each does in their conversation; <c>?7</c> is 1 where anyone may write
    /// to anyone.
    /// </summary>
    public const string IsOpenToPeer =
        """
        (?7 = 1 or exists (select 1 from friends f where f.user_id = ?1 and f.friend = p.user_id))
            and not exists (select 1 from blocks b
                where (b.user_id = p.user_id and b.blocked = ?1) or (b.user_id = ?1 and b.blocked = p.user_id))
        """;

    /// <summary>Why another user is not told what the user does in their conversation; null if they are.</summary>
    public static Refusal? Check(SqlSession sql, WritingPolicy writing, string user, string other)
    {
        using var row = sql.Query(
            """
            select exists (select 1 from friends where user_id = $1 and friend = $2),
                exists (select 1 from blocks where (user_id = $1 and blocked = $2) or (user_id = $2 and blocked = $1)),
                exists (select 1 from users where id = $2)
            """,
            user, other);
        row.Read();
        if (!row.GetBoolean(2)) return Refusal.UnknownUser;
        if (row.GetBoolean(1)) return new Refusal(Reason.Blocked, "One of you has blocked the other.");

        var isAllowed = row.GetBoolean(0) || (writing == WritingPolicy.Anyone && user != other);
        return isAllowed ? null : Refusal.NotFriends;
    }
}
