namespace Parley.Chat.HostApps;

/// <summary>The user of a token.</summary>
/// <param name="User">The value of the user id claim.</param>
/// <param name="Name">The value of the name claim, if present.</param>
internal sealed record TokenSubject(string User, string? Name);
