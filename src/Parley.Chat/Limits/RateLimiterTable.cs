using Parley.Chat.Ground;

namespace Parley.Chat.Limits;

/// <summary>A bounded table with one token bucket per caller. Thread-safe.</summary>
/// <param name="perSecond">The number of tokens that a bucket gains per second.</param>
/// <param name="burst">The capacity of a bucket.</param>
/// <param name="time">The clock.</param>
/// <param name="max">The maximum number of callers with their own bucket; see <see cref="BoundedTable{TKey, TValue}"/>.</param>
internal sealed class RateLimiterTable<TKey>(double perSecond, int burst, TimeProvider time, int max = 20_000)
    where TKey : notnull
{
    // A full bucket has no information and can be dropped.
    private readonly BoundedTable<TKey, RateLimiter> _limiters =
        new(() => new RateLimiter(perSecond, burst, time), limiter => limiter.IsFull, time, max);

    /// <summary>The number of callers with their own bucket now.</summary>
    public int Count => _limiters.Count;

    /// <summary>The bucket of a caller.</summary>
    public RateLimiter Of(TKey key) => _limiters.Of(key);

    /// <summary>Refills a caller's bucket.</summary>
    public void Forget(TKey key) => _limiters.Forget(other => other.Equals(key));

    /// <summary>Takes tokens; if there are too few, returns a refusal with the time to wait.</summary>
    public Refusal? Take(TKey key, string message, int count = 1) =>
        Of(key).TryTake(count, out var wait) ? null : new Refusal(Reason.RateLimited, message, wait);
}
