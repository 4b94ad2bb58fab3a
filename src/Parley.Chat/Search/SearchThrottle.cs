using System.Collections.Concurrent;
using Parley.Chat.Contract;
using Parley.Chat.Sockets;

namespace Parley.Chat.Search;

/// <summary>Lets each user search as fast as he can type. Kept in memory; thread-safe.</summary>
internal sealed class SearchThrottle(TimeProvider time)
{
    private const int PerSecond = 5;
    private const int Burst = 20;
    private const int MaxUsers = 10_000;

    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();

    /// <summary>Counts a search; a refusal if it is one too many.</summary>
    public Refusal? Check(string user)
    {
        if (_buckets.Count >= MaxUsers) _buckets.Clear();   // A few may search a little more than they should.

        return _buckets.GetOrAdd(user, static (_, time) => new TokenBucket(PerSecond, Burst, time), time).TryTake(out var wait)
            ? null
            : new Refusal(Reason.RateLimited, "Too many searches; wait a little.", wait);
    }
}
