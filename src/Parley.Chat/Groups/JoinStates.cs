namespace Parley.Chat.Groups;

/// <summary>Wire names of the states of joining a group.</summary>
internal static class JoinStates
{
    public const string Joined = "joined";

    public const string Requested = "requested";
}
