namespace Parley.Chat.Messages;

/// <summary>What a member may do, as stored and as sent.</summary>
internal static class Role
{
    public const string Owner = "owner";

    public const string Admin = "admin";

    public const string Member = "member";

    /// <summary>Whether one with this role runs the group.</summary>
    public static bool Runs(string role) => role is Owner or Admin;

    /// <summary>Whether one with this role may remove or mute one with the other.</summary>
    public static bool IsAbove(string role, string other) => role == Owner || (role == Admin && other == Member);
}
