using Parley.Chat.Contract;

namespace Parley.Chat.Accounts;

/// <summary>Asks for a new account.</summary>
internal sealed record SignUpRequest(string Id, string Password, string? Name = null, string? Invitation = null);

/// <summary>What an account shows to its own user.</summary>
internal sealed record UserProfile(
    string Id, string Name, long Created, string? Avatar = null, string? About = null, string? Role = null, string? Device = null);

/// <summary>What an account shows to everybody.</summary>
internal sealed record UserCard(string Id, string Name, string? Avatar = null, string? About = null);

/// <summary>A page of users.</summary>
internal sealed record UserPage(IReadOnlyList<UserCard> Users, string? Page = null);

/// <summary>Changes what an account shows; what is left out stays.</summary>
internal sealed record ChangeProfileRequest(OptionalText Name = default, OptionalText Avatar = default, OptionalText About = default);

/// <summary>Replaces a password.</summary>
internal sealed record ChangePasswordRequest(string Current, string Password);
