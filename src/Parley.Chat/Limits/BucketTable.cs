using Parley.Chat.Contract;
using Parley.Chat.Sockets;

namespace Parley.Chat.Limits;

/// <summary>One token bucket for each of many callers, in a bounded amount of memory. Thread-safe.</summary>
/// <param name="perSecond">How many tokens a bucket gains each second.</param>
/// <param name="burst">How many it holds.</param>
/// <param name="time">The clock.</param>
/// <param name="most">How many callers have a bucket of their own; see <see cref="BoundedTable{TKey, TValue}"/>.</param>
internal sealed class BucketTable<TKey>(double perSecond, int burst, TimeProvider time, int most = 20_000)
    where TKey : notnull
{
    // A full bucket remembers nothing.
    private readonly BoundedTable<TKey, TokenBucket> _buckets =
        new(() => new TokenBucket(perSecond, burst, time), bucket => bucket.IsFull, time, most);

    /// <summary>How many callers have a bucket of their own now.</summary>
    public int Count => _buckets.Count;

    /// <summary>The bucket from which a caller takes.</summary>
    public TokenBucket Of(TKey key) => _buckets.Of(key);

    /// <summary>Gives a caller a full bucket.</summary>
    public void Forget(TKey key) => _buckets.Forget(other => other.Equals(key));

    /// <summary>Takes so many tokens; if there are too few, a refusal that says when there will be enough.</summary>
    public Refusal? Take(TKey key, string message, int count = 1) =>
        Of(key).TryTake(count, out var wait) ? null : new Refusal(Reason.RateLimited, message, wait);
}
