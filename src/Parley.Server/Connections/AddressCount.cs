using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Connections;

/// <summary>How many connections of one address nobody has signed in on. Guarded by the gate.</summary>
/// <param name="address">An address of IPv4, or a network of IPv6 (/64), whose owner has as many addresses as they like.</param>
internal sealed class AddressCount(IPAddress address)
{
    private const int NetworkBytes = 8;

    public IPAddress Address => address;

    public int Unverified { get; set; }

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
