namespace Parley.Chat.Presence;

/// <summary>A visible change of a user's presence.</summary>
/// <param name="User">Who.</param>
/// <param name="IsOnline">Whether the user came online.</param>
/// <param name="LastSeen">When the user was last seen, in milliseconds.</param>
/// <param name="IsOurs">Whether the user was connected to this node, which then stores it.</param>
internal readonly record struct PresenceChange(string User, bool IsOnline, long LastSeen, bool IsOurs = true);
