namespace Parley.Chat.Sockets;

/// <summary>Lets through a burst, and then so many a second. Thread-safe.</summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>Whether nothing has been taken for so long that the bucket is as good as new.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _tokens + (time.GetElapsedTime(_filled).TotalSeconds * perSecond) >= burst;
        }
    }

    /// <summary>Whether there is a token, or after how many milliseconds there will be one.</summary>
    public bool CanTake(out long wait) => TryTake(0, out wait);

    /// <summary>Takes one token, or says after how many milliseconds there will be one.</summary>
    public bool TryTake(out long wait) => TryTake(1, out wait);

    /// <summary>
    /// Takes so many tokens, or says after how many milliseconds there will be enough. For more than a burst a full bucket is enough, and
    /// what was taken too much must come in again first.
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
