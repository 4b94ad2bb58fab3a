using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Which sessions stand, as the log writer remembers it until they end.</summary>
/// <remarks>
/// So that a session is not read again for each of its writes. Whatever ends a session says so: <see cref="SessionEndingWrite{T}"/> does,
/// and nobody else ends one. A ban ends all sessions of its user, and none can be opened during it. Used by the log writer's thread only.
/// </remarks>
internal sealed class StandingSessions(SqlSession sql)
{
    private const int MaxSessions = 100_000;

    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);

    /// <summary>Why a session does not stand now; null if it does.</summary>
    public Refusal? Check(VerifiedSession session, long now)
    {
        if (session.Expires <= now) return SessionRow.Expired;
        if (_devices.Contains(session.Device)) return null;
        if (SessionRow.Problem(sql, SessionRow.OfDevice(sql, session.Device), now) is { } problem) return problem;

        _devices.Add(session.Device);
        return null;
    }

    /// <summary>The session has ended.</summary>
    public void Forget(string device) => _devices.Remove(device);

    /// <summary>What was written may have been undone.</summary>
    public void ForgetAll() => _devices.Clear();

    /// <summary>Drops what has become too much; called between batches.</summary>
    public void Trim()
    {
        if (_devices.Count > MaxSessions) ForgetAll();
    }
}
