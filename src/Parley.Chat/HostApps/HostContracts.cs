using System.ComponentModel.DataAnnotations;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.HostApps;

/// <summary>A sign-in by a host application for its user.</summary>
/// <param name="User">The user's id in the messenger.</param>
/// <param name="Name">The display name, used if the account is created now.</param>
/// <param name="Device">The device.</param>
internal sealed record HostSignInRequest(
    [UserIdText] string User,
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    DeviceInfo? Device = null);

/// <summary>Exchanges a token of the configured issuer for a session.</summary>
/// <param name="Token">A JSON Web Token.</param>
/// <param name="Device">The device it comes from.</param>
internal sealed record TokenSignInRequest([StringLength(16384)] string Token, DeviceInfo? Device = null);
