using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Connections;

/// <summary>The number of one address's connections without a signed-in user. Guarded by the gate.</summary>
/// <param name="address">An IPv4 address, or an IPv6 /64 network, because its owner can use any address in it.</param>
internal sealed class AddressCount(IPAddress address)
{
    private const int NetworkBytes = 8;

    public IPAddress Address => address;

    public int Unverified { get; set; }

    // The messenger limits requests by the same rule, but its internals are not for the server, and a library needs no method for it.
    /// <summary>What counts as one address.</summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
