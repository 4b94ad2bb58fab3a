namespace Parley.Chat.Presence;

/// <summary>Others see a user come or go.</summary>
/// <param name="User">Who.</param>
/// <param name="IsOnline">Whether he came.</param>
/// <param name="LastSeen">When he was last there, in milliseconds.</param>
internal readonly record struct PresenceChange(string User, bool IsOnline, long LastSeen);
