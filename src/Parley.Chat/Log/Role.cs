namespace Parley.Chat.Log;

/// <summary>A member's role, as stored and as sent.</summary>
internal static class Role
{
    public const string Owner = "owner";

    public const string Admin = "admin";

    public const string Member = "member";

    /// <summary>Whether this role manages the group.</summary>
    public static bool Runs(string role) => role is Owner or Admin;

    /// <summary>The same rule in SQL about <c>members m</c>, as the index of managers has it.</summary>
    public const string RunsSql = $"m.role <> '{Member}'";

    /// <summary>Whether a member with this role may remove or mute one with the other role.</summary>
    public static bool IsAbove(string role, string other) => role == Owner || (role == Admin && other == Member);
}
