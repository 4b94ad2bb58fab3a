namespace Parley.Chat.Accounts;

/// <summary>The wrong passwords of one caller for one account: after five in a row each further one doubles the wait. Thread-safe.</summary>
internal sealed class PasswordFailures(TimeProvider time)
{
    private const int Free = 5;
    private const int Longest = 15 * 60;   // Seconds.

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(Longest);

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private int _count;
    private int _underWay;
    private long _since = time.GetTimestamp();
    private TimeSpan _wait;

    /// <summary>Whether it has been quiet for so long that nothing has to be remembered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _underWay == 0 && (_count == 0 || time.GetElapsedTime(_since) >= _wait + Quiet);
        }
    }

    /// <summary>Begins a try, which counts as wrong until it has ended: many at once are no way around.</summary>
    /// <param name="wait">After how many milliseconds there may be one, if not now.</param>
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

    /// <summary>A try has ended without an answer: it counts for nothing.</summary>
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
            if (_count >= Free) _wait = TimeSpan.FromSeconds(Math.Min(Longest, Math.Pow(2, Math.Min(_count - Free, 20))));
        }
    }
}
