using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Presence;

/// <summary>The one rule for which live events of a user another user sees.</summary>
/// <remarks>
/// Presence and profiles are visible to friends; read marks and typing of a one-to-one chat are visible to users who may write to each
/// other. Neither is visible while one of the two has blocked the other, in either direction. In a group all members see each other.
/// </remarks>
internal static class Sight
{
    /// <summary>In SQL about <c>friends f</c>: one of the two has blocked the other.</summary>
    public static readonly string IsCut = Contact.IsCutSql("f.user_id", "f.friend");

    /// <summary>In SQL about <c>friends f</c>: the two see each other.</summary>
    public static readonly string IsOpen = $"not {IsCut}";

    /// <summary>The friends who see what the user <c>?1</c> does.</summary>
    public static readonly string Friends = $"select f.friend from friends f where f.user_id = ?1 and {IsOpen}";

    /// <summary>In SQL: two different users see each other's acts in their conversation.</summary>
    /// <param name="user">The user.</param>
    /// <param name="other">The other one.</param>
    /// <param name="anyone">A parameter: 1 if the policy is <see cref="WritingPolicy.Anyone"/>.</param>
    public static string IsOpenSql(string user, string other, string anyone) =>
        $"{Contact.LetsWriteSql(user, other, anyone)} and not {Contact.IsCutSql(user, other)}";

    /// <summary>The refusal if another user does not see the user's acts in their conversation; otherwise null.</summary>
    public static async ValueTask<Refusal?> CheckAsync(ReadSession sql, WritingPolicy writing, string user, string other)
    {
        var contact = await Contact.ReadAsync(sql, user, other);
        if (contact.Exists && contact.IsCut) return new Refusal(Reason.Blocked, "One of you has blocked the other.");
        return contact.CheckWriting(writing);
    }
}
