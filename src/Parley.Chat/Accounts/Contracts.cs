namespace Parley.Chat.Accounts;

/// <summary>Asks for a new account.</summary>
internal sealed record SignUpRequest(string Id, string Password, string? Name = null);

/// <summary>What an account shows.</summary>
internal sealed record UserProfile(string Id, string Name, long Created, string? Device = null);
