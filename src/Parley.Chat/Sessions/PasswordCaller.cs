using System.Net;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>The caller that tries a password.</summary>
/// <param name="Name">What identifies the caller: a device or an address.</param>
/// <param name="IsKnown">Whether the device has signed in to the account before.</param>
internal readonly record struct PasswordCaller(string Name, bool IsKnown)
{
    /// <summary>A device that has signed in to the account before.</summary>
    public static PasswordCaller OfDevice(string device) => new($"device:{device}", IsKnown: true);

    /// <summary>The callers at an address. The machine itself counts as a proxy, which represents all clients.</summary>
    public static PasswordCaller At(IPAddress? address) => new($"address:{AddressRateLimiter.NetworkOf(address)}", IsKnown: false);
}
