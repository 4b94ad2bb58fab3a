using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>The log writer's cache of valid sessions.</summary>
/// <remarks>
/// With it, a session is not read again for each write. Every write that ends a session reports it with <see
/// cref="WriteTransaction.SessionEnded"/>. Used by the log writer's thread only.
/// </remarks>
internal sealed class StandingSessions
{
    private const int MaxSessions = 100_000;

    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);

    /// <summary>Whether a session is cached as valid.</summary>
    public bool Has(string device) => _devices.Contains(device);

    /// <summary>The refusal if a session is not valid now; otherwise null.</summary>
    /// <param name="transaction">The transaction of the write.</param>
    /// <param name="device">The id of the session.</param>
    /// <param name="read">Reads it from the store.</param>
    public Refusal? Check(WriteTransaction transaction, string device, Func<WriteTransaction, string, Refusal?> read)
    {
        if (_devices.Contains(device)) return null;
        if (read(transaction, device) is { } problem) return problem;

        _devices.Add(device);
        return null;
    }

    /// <summary>The session has ended.</summary>
    public void Forget(string device) => _devices.Remove(device);

    /// <summary>Clears the cache, because writes may have been undone.</summary>
    public void ForgetAll() => _devices.Clear();

    /// <summary>Trims the cache; called between batches.</summary>
    public void Trim()
    {
        if (_devices.Count > MaxSessions) ForgetAll();
    }
}
