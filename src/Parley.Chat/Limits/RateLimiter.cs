namespace Parley.Chat.Limits;

/// <summary>A rate limit with bursts. Thread-safe.</summary>
internal sealed class RateLimiter(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Whether the bucket is full again.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _tokens + (time.GetElapsedTime(_filled).TotalSeconds * perSecond) >= burst;
        }
    }

    /// <summary>Whether there is a token, or the milliseconds until there is one.</summary>
    public bool CanTake(out long wait) => TryTake(0, out wait);

    /// <summary>Takes one token, or returns the milliseconds until there is one.</summary>
    public bool TryTake(out long wait) => TryTake(1, out wait);

    /// <summary>
    /// Takes tokens, or returns the milliseconds until there are enough. For more than a burst, a full bucket is enough, and the excess
    /// must be regained first.
    /// </summary>
    public bool TryTake(int count, out long wait)
    {
        var needed = Math.Clamp(count, 1, burst);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * perSecond));
            _filled = now;
            wait = 0;
            if (_tokens >= needed)
            {
                _tokens -= count;
                return true;
            }

            wait = (long)Math.Ceiling((needed - _tokens) * 1_000 / perSecond);
            return false;
        }
    }
}
