using System.Buffers.Binary;

namespace Parley.Chat.Sessions;

/// <summary>Remembers which tokens were good a moment ago: the last 50,000 at least. Thread-safe.</summary>
/// <remarks>Says nothing about whether they still are.</remarks>
internal sealed class RecentTokens
{
    private const int Generation = 50_000;

    private readonly Lock _gate = new();
    private HashSet<UInt128> _new = [];   // Guarded by _gate, both.
    private HashSet<UInt128> _old = [];

    public bool Contains(byte[] hash)
    {
        var key = KeyOf(hash);
        lock (_gate) return _new.Contains(key) || _old.Contains(key);
    }

    public void Add(byte[] hash)
    {
        var key = KeyOf(hash);
        lock (_gate)
        {
            if (_new.Count >= Generation) (_old, _new) = (_new, []);
            _new.Add(key);
        }
    }

    public void Remove(byte[] hash)
    {
        var key = KeyOf(hash);
        lock (_gate)
        {
            _new.Remove(key);
            _old.Remove(key);
        }
    }

    // Half of a SHA-256 is enough: nobody finds another token with the same one.
    private static UInt128 KeyOf(byte[] hash) => BinaryPrimitives.ReadUInt128LittleEndian(hash);
}
