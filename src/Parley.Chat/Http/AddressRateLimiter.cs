using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Nodes;

namespace Parley.Chat.Http;

/// <summary>Limits how often one address may sign up, sign in, search or present wrong session ids.</summary>
/// <remarks>
/// In memory. Thread-safe. Requests from the machine itself are not limited, because they come from the operator or from a proxy that
/// represents all clients. The requests of an address are spread over the nodes, so each counts for as many as there are nodes: together,
/// they allow what one would.
/// </remarks>
internal sealed class AddressRateLimiter(IOptions<ChatOptions> options, NodeCount nodes, TimeProvider time)
{
    private const int MaxAddresses = 100_000;
    private const int NetworkBytes = 8;

    private const string Message = "Too many requests from your address. Please wait.";

    private readonly RateLimiterTable<IPAddress>[] _buckets =
        [.. Enum.GetValues<LimitedCall>().Select(call => New(call, options.Value, time))];

    /// <summary>Counts a request; returns a refusal if there were too many.</summary>
    public Refusal? Check(LimitedCall call, IPAddress? address) =>
        NetworkOf(address) is { } network ? _buckets[(int)call].Take(network, Message, nodes.Value) : null;

    /// <summary>Returns a refusal if there were too many requests, without counting this one.</summary>
    public Refusal? Look(LimitedCall call, IPAddress? address) =>
        NetworkOf(address) is { } network && !_buckets[(int)call].Of(network).CanTake(out var wait)
            ? new Refusal(Reason.RateLimited, Message, wait)
            : null;

    /// <summary>
    /// What counts as one address: for IPv6 a /64 network, because its owner can use any address in it. Null for the machine itself.
    /// </summary>
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

    private static RateLimiterTable<IPAddress> New(LimitedCall call, ChatOptions options, TimeProvider time)
    {
        var (count, seconds) = call switch
        {
            LimitedCall.SignUp => (options.SignUpsPerHour, 3_600.0),
            LimitedCall.SignIn => (options.SignInsPerMinute, 60.0),
            LimitedCall.WrongSession => (300, 60.0),
            LimitedCall.Handshake => (1_000, 60.0),
            _ => (options.SearchesPerMinute, 60.0),
        };
        return new RateLimiterTable<IPAddress>(count / seconds, count, time, MaxAddresses);
    }
}
