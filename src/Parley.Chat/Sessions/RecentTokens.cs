namespace Parley.Chat.Sessions;

/// <summary>Remembers recently valid tokens: at least the last 50,000. Thread-safe.</summary>
/// <remarks>They may no longer be valid.</remarks>
internal sealed class RecentTokens
{
    private const int Generation = 50_000;

    private readonly Lock _gate = new();
    private Dictionary<UInt128, string> _new = [];   // Guarded by _gate, both.
    private Dictionary<UInt128, string> _old = [];

    /// <summary>Whose the token was; null if it is not known to have been good.</summary>
    public string? UserOf(byte[] hash)
    {
        var key = Token.KeyOf(hash);
        lock (_gate) return _new.GetValueOrDefault(key) ?? _old.GetValueOrDefault(key);
    }

    public void Add(byte[] hash, string user)
    {
        var key = Token.KeyOf(hash);
        lock (_gate)
        {
            if (_new.Count >= Generation) (_old, _new) = (_new, []);
            _new[key] = user;
        }
    }

    public void Remove(byte[] hash)
    {
        var key = Token.KeyOf(hash);
        lock (_gate)
        {
            _new.Remove(key);
            _old.Remove(key);
        }
    }
}
