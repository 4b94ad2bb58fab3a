using System.Net;

namespace Parley.Chat.Accounts;

/// <summary>Who tries a password.</summary>
/// <param name="Name">What tells them from others: a device or an address.</param>
/// <param name="IsKnown">Whether the account was signed in on that device before.</param>
internal readonly record struct PasswordCaller(string Name, bool IsKnown)
{
    /// <summary>A device on which the account was signed in before.</summary>
    public static PasswordCaller OfDevice(string device) => new($"device:{device}", IsKnown: true);

    /// <summary>Whoever is at an address. The machine itself stands for a proxy, and with it for everybody.</summary>
    public static PasswordCaller At(IPAddress? address) => new($"address:{AddressLimits.NetworkOf(address)}", IsKnown: false);
}
