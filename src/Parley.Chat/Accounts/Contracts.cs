using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;
using Parley.Chat.Files;

namespace Parley.Chat.Accounts;

/// <summary>Asks for a new account.</summary>
/// <param name="Id">What the user wants to be known by; it cannot be changed. Not <c>me</c>, <c>client</c> or <c>server</c>.</param>
/// <param name="Password">8 to 256 bytes in UTF-8.</param>
/// <param name="Name">What he is called; his id unless said otherwise.</param>
/// <param name="Invitation">The code of an invitation, where signing up needs one.</param>
internal sealed record SignUpRequest(
    [UserIdText] string Id,
    [StringLength(256)] string Password,
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    string? Invitation = null);

/// <summary>What an account shows to its own user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Created">When the account was made.</param>
/// <param name="Avatar">The id of a file with his picture.</param>
/// <param name="About">A few words.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if he is one.</param>
/// <param name="Device">The device that asks, where it does.</param>
/// <param name="Files">How much room the user's files take, where the user asks.</param>
internal sealed record UserProfile(
    string Id,
    string Name,
    long Created,
    string? Avatar = null,
    string? About = null,
    [AllowedValues("admin", "moderator")] string? Role = null,
    string? Device = null,
    FileUse? Files = null);

/// <summary>What an account shows to everybody.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Avatar">The id of a file with his picture.</param>
/// <param name="About">A few words.</param>
internal sealed record UserCard(string Id, string Name, string? Avatar = null, string? About = null);

/// <summary>A page of users.</summary>
/// <param name="Users">The users.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record UserPage(IReadOnlyList<UserCard> Users, string? Page = null);

/// <summary>Changes what an account shows; what is left out stays.</summary>
/// <param name="Name">What he is called.</param>
/// <param name="Avatar">The id of a file with his picture; null takes it away.</param>
/// <param name="About">A few words; null takes them away.</param>
internal sealed record ChangeProfileRequest(
    [StringLength(64)] OptionalText Name = default,
    OptionalText Avatar = default,
    [StringLength(256)] OptionalText About = default);

/// <summary>Replaces a password.</summary>
/// <param name="Current">The password that it has now.</param>
/// <param name="Password">The new one: 8 to 256 bytes in UTF-8.</param>
internal sealed record ChangePasswordRequest(string Current, [StringLength(256)] string Password);
