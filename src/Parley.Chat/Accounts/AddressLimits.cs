using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Sockets;

namespace Parley.Chat.Accounts;

/// <summary>Keeps one address from signing up, signing in or searching too often.</summary>
/// <remarks>
/// Kept in memory. Thread-safe. Calls from the machine itself are not limited: what comes from there is a proxy, which stands for
/// everybody, or the operator. A network of IPv6 (/64) counts as one address, because its owner has as many as he likes.
/// </remarks>
internal sealed class AddressLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private const int MaxBuckets = 100_000;
    private const int NetworkBytes = 8;

    private readonly ConcurrentDictionary<(LimitedCall, IPAddress), TokenBucket> _buckets = new();

    /// <summary>Counts a call; a refusal if there were too many.</summary>
    public Refusal? Check(LimitedCall call, IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address)) return null;
        if (_buckets.Count >= MaxBuckets) Forget();

        var bucket = _buckets.GetOrAdd((call, NetworkOf(address)), static (key, limits) => limits.NewBucket(key.Item1), this);
        return bucket.TryTake(out var wait)
            ? null
            : new Refusal(Reason.RateLimited, "Too many calls from your address; wait a little.", wait);
    }

    /// <summary>Drops those who may do everything again; if that is nobody, everybody: the memory is worth more than the limit.</summary>
    private void Forget()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFull) _buckets.TryRemove(key, out _);
        }

        if (_buckets.Count >= MaxBuckets) _buckets.Clear();
    }

    private TokenBucket NewBucket(LimitedCall call)
    {
        var (count, seconds) = call switch
        {
            LimitedCall.SignUp => (options.Value.SignUpsPerHour, 3_600.0),
            LimitedCall.SignIn => (options.Value.SignInsPerMinute, 60.0),
            _ => (options.Value.SearchesPerMinute, 60.0),
        };
        return new TokenBucket(count / seconds, count, time);
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
