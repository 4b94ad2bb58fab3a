namespace Parley.Chat.Sessions;

/// <summary>Whom a token speaks of.</summary>
/// <param name="User">What the claim of the user id says.</param>
/// <param name="Name">What the claim of the name says, if it is there.</param>
internal sealed record TokenSubject(string User, string? Name);
