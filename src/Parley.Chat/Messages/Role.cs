namespace Parley.Chat.Messages;

/// <summary>What a member may do, as stored and as sent.</summary>
internal static class Role
{
    public const string Owner = "owner";

    public const string Admin = "admin";

    public const string Member = "member";
}
