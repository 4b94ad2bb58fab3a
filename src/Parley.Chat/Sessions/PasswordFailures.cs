namespace Parley.Chat.Sessions;

/// <summary>
/// Counts wrong passwords of one caller for one account: after five in a row, each further one doubles the wait. Thread-safe.
/// </summary>
internal sealed class PasswordFailures(TimeProvider time)
{
    private const int Free = 5;
    private const int MaxWait = 15 * 60;   // Seconds.

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(MaxWait);

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private int _count;
    private int _underWay;
    private long _since = time.GetTimestamp();
    private TimeSpan _wait;

    /// <summary>Whether the last attempt is so long ago that the count can be dropped.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _underWay == 0 && (_count == 0 || time.GetElapsedTime(_since) >= _wait + Quiet);
        }
    }

    /// <summary>Starts an attempt, which counts as wrong until it ends, so simultaneous attempts do not bypass the limit.</summary>
    /// <param name="wait">The milliseconds until the next attempt is allowed, if it is not allowed now.</param>
    public bool TryBegin(out long wait)
    {
        lock (_gate)
        {
            var left = _wait - time.GetElapsedTime(_since);
            if (left <= TimeSpan.Zero && _count + _underWay >= Free && _underWay > 0) left = TimeSpan.FromSeconds(1);
            wait = (long)Math.Ceiling(left.TotalMilliseconds);
            if (wait > 0) return false;

            (wait, _underWay) = (0, _underWay + 1);
            return true;
        }
    }

    /// <summary>An attempt ended without a result and is not counted.</summary>
    public void GiveUp()
    {
        lock (_gate) _underWay--;
    }

    /// <summary>The password was right.</summary>
    public void Succeeded()
    {
        lock (_gate) (_count, _underWay, _wait) = (0, _underWay - 1, TimeSpan.Zero);
    }

    /// <summary>The password was wrong.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            (_count, _underWay, _since) = (_count + 1, _underWay - 1, time.GetTimestamp());
            if (_count >= Free) _wait = TimeSpan.FromSeconds(Math.Min(MaxWait, Math.Pow(2, Math.Min(_count - Free, 20))));
        }
    }
}
