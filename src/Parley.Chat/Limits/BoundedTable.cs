namespace Parley.Chat.Limits;

/// <summary>Something that is remembered of each of many callers, in a bounded amount of memory. Thread-safe; what it holds has to be, too.</summary>
/// <remarks>
/// A caller who is known keeps what is remembered of them until it says nothing any more: nobody can push it out by appearing under ever more
/// names. When the table is full, callers who are new share a few places among themselves, picked by a hash that nobody outside can compute.
/// </remarks>
/// <param name="make">Makes what is remembered of a newcomer.</param>
/// <param name="isIdle">Whether it says nothing any more.</param>
/// <param name="time">The clock.</param>
/// <param name="most">How many callers have a place of their own.</param>
internal sealed class BoundedTable<TKey, TValue>(Func<TValue> make, Predicate<TValue> isIdle, TimeProvider time, int most)
    where TKey : notnull
    where TValue : class
{
    private const int Shared = 256;

    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _own = [];                 // Guarded by _gate.
    private readonly TValue?[] _shared = new TValue?[Shared];            // Guarded by _gate.
    private long _swept = time.GetTimestamp() - time.TimestampFrequency;  // Guarded by _gate.

    /// <summary>How many callers have a place of their own now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _own.Count;
        }
    }

    /// <summary>What is remembered of a caller.</summary>
    public TValue Of(TKey key)
    {
        lock (_gate)
        {
            if (_own.TryGetValue(key, out var found)) return found;
            if (_own.Count >= most) Sweep();
            if (_own.Count >= most) return _shared[(uint)key.GetHashCode() % Shared] ??= make();

            _own.Add(key, found = make());
            return found;
        }
    }

    /// <summary>Forgets these callers; looks through all.</summary>
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

    // Called with the gate held. Looking through all of them costs too much to do it for every newcomer.
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
