using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Limits;

namespace Parley.Chat.Accounts;

/// <summary>Keeps one address from signing up, signing in, searching or showing wrong session ids too often.</summary>
/// <remarks>
/// Kept in memory. Thread-safe. Calls from the machine itself are not limited: what comes from there is a proxy, which stands for
/// everybody, or the operator.
/// </remarks>
internal sealed class AddressLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private const int MaxAddresses = 100_000;
    private const int NetworkBytes = 8;

    private const string Message = "Too many calls from your address; wait a little.";

    private readonly BucketTable<IPAddress>[] _buckets =
        [.. Enum.GetValues<LimitedCall>().Select(call => New(call, options.Value, time))];

    /// <summary>Counts a call; a refusal if there were too many.</summary>
    public Refusal? Check(LimitedCall call, IPAddress? address) =>
        NetworkOf(address) is { } network ? _buckets[(int)call].Take(network, Message) : null;

    /// <summary>A refusal if there were too many calls; counts nothing.</summary>
    public Refusal? Look(LimitedCall call, IPAddress? address) =>
        NetworkOf(address) is { } network && !_buckets[(int)call].Of(network).CanTake(out var wait)
            ? new Refusal(Reason.RateLimited, Message, wait)
            : null;

    /// <summary>What is counted as one address: a network of IPv6 (/64), because its owner has as many as they like. Null for the machine itself.</summary>
    public static IPAddress? NetworkOf(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address)) return null;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }

    private static BucketTable<IPAddress> New(LimitedCall call, ChatOptions options, TimeProvider time)
    {
        var (count, seconds) = call switch
        {
            LimitedCall.SignUp => (options.SignUpsPerHour, 3_600.0),
            LimitedCall.SignIn => (options.SignInsPerMinute, 60.0),
            LimitedCall.WrongSession => (300, 60.0),
            _ => (options.SearchesPerMinute, 60.0),
        };
        return new BucketTable<IPAddress>(count / seconds, count, time, MaxAddresses);
    }
}
