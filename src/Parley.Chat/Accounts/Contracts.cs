using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Ground;

namespace Parley.Chat.Accounts;

/// <summary>Asks for a new account.</summary>
/// <param name="Id">The user's id, which cannot be changed. Not <c>me</c>, <c>client</c> or <c>server</c>.</param>
/// <param name="Password">8 to 256 bytes in UTF-8.</param>
/// <param name="Name">The display name; the id by default.</param>
/// <param name="Invitation">The code of an invitation, if sign-up requires one.</param>
internal sealed record SignUpRequest(
    [UserIdText] string Id,
    [StringLength(256)] string Password,
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    string? Invitation = null);

/// <summary>A profile as its own user sees it.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Created">When the account was created.</param>
/// <param name="Avatar">The id of the avatar file.</param>
/// <param name="About">A short description.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if the user has a role.</param>
/// <param name="Device">The requesting device, if the request has a session.</param>
/// <param name="Files">The space that the user's files use; only for the user's own request.</param>
internal sealed record UserProfile(
    string Id,
    string Name,
    long Created,
    string? Avatar = null,
    string? About = null,
    [AllowedValues("admin", "moderator")] string? Role = null,
    string? Device = null,
    FileUse? Files = null);

/// <summary>A public profile.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Avatar">The id of the avatar file.</param>
/// <param name="About">A short description.</param>
internal sealed record UserCard(string Id, string Name, string? Avatar = null, string? About = null);

/// <summary>A page of users.</summary>
/// <param name="Users">The users.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record UserPage(IReadOnlyList<UserCard> Users, string? Page = null);

/// <summary>Changes a profile; absent members stay unchanged.</summary>
/// <param name="Name">The display name.</param>
/// <param name="Avatar">The id of the avatar file; null removes it.</param>
/// <param name="About">A short description; null removes it.</param>
internal sealed record ChangeProfileRequest(
    [StringLength(64)] OptionalText Name = default,
    OptionalText Avatar = default,
    [StringLength(256)] OptionalText About = default);

/// <summary>Replaces a password.</summary>
/// <param name="Current">The current password.</param>
/// <param name="Password">The new password: 8 to 256 bytes in UTF-8.</param>
internal sealed record ChangePasswordRequest(string Current, [StringLength(256)] string Password);
