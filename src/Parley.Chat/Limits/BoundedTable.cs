namespace Parley.Chat.Limits;

/// <summary>A bounded table with one value per caller. Thread-safe, if its values are.</summary>
/// <remarks>
/// A known caller keeps its value until the value is idle: other callers cannot evict it by using more and more names. When the table is
/// full, new callers share a few values, selected by a hash that nobody outside can compute.
/// </remarks>
/// <param name="make">Creates the value of a new caller.</param>
/// <param name="isIdle">Whether a value is idle and can be dropped.</param>
/// <param name="time">The clock.</param>
/// <param name="max">The maximum number of callers with their own value.</param>
internal sealed class BoundedTable<TKey, TValue>(Func<TValue> make, Predicate<TValue> isIdle, TimeProvider time, int max)
    where TKey : notnull
    where TValue : class
{
    private const int Shared = 256;

    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _own = [];                 // Guarded by _gate.
    private readonly TValue?[] _shared = new TValue?[Shared];            // Guarded by _gate.
    private long _swept = time.GetTimestamp() - time.TimestampFrequency;  // Guarded by _gate.

    /// <summary>The number of callers with their own value now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _own.Count;
        }
    }

    /// <summary>The value of a caller.</summary>
    public TValue Of(TKey key)
    {
        lock (_gate)
        {
            if (_own.TryGetValue(key, out var found)) return found;
            if (_own.Count >= max) Sweep();
            if (_own.Count >= max) return _shared[(uint)key.GetHashCode() % Shared] ??= make();

            _own.Add(key, found = make());
            return found;
        }
    }

    /// <summary>Removes these callers; scans all of them.</summary>
    public void Forget(Predicate<TKey> which)
    {
        lock (_gate)
        {
            foreach (var key in _own.Keys)
            {
                if (which(key)) _own.Remove(key);
            }
        }
    }

    // Called with the gate held. Scanning all of them for every new caller would cost too much.
    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < SweepPause) return;

        _swept = time.GetTimestamp();
        foreach (var (key, value) in _own)
        {
            if (isIdle(value)) _own.Remove(key);
        }
    }
}
