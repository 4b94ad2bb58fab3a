using System.ComponentModel.DataAnnotations;
using Parley.Chat.Accounts;

namespace Parley.Chat.Sessions;

/// <summary>Asks for a session for a user of a host application, which vouches for him.</summary>
/// <param name="User">His id here.</param>
/// <param name="Name">What he is called, if his account is made now.</param>
/// <param name="Device">The device he uses.</param>
internal sealed record HostSignInRequest(
    [UserIdText] string User,
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    DeviceInfo? Device = null);

/// <summary>Exchanges a token of the configured issuer for a session.</summary>
/// <param name="Token">A JSON Web Token.</param>
/// <param name="Device">The device it comes from.</param>
internal sealed record TokenSignInRequest([StringLength(16384)] string Token, DeviceInfo? Device = null);
