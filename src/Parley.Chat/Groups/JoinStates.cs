namespace Parley.Chat.Groups;

/// <summary>Wire names of how far one who wants to join a group has got.</summary>
internal static class JoinStates
{
    public const string Joined = "joined";

    public const string Requested = "requested";
}
