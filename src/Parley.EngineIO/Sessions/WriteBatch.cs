namespace Parley.EngineIO;

/// <summary>
/// Delays the writing of all packets that this thread sends until the batch closes. So many packets leave in one write, and no session
/// writes under a lock of the caller. Batches may be nested; the outermost one writes.
/// </summary>
public readonly ref struct WriteBatch
{
    private const int MaxSpareSize = 1024;

    // The sessions of the batch that is open on this thread; null without a batch.
    [ThreadStatic]
    private static List<Session>? _waiting;

    [ThreadStatic]
    private static Spares<List<Session>> _spares;

    private readonly List<Session>? _own;   // of the outermost batch

    private WriteBatch(List<Session> own) => _own = own;

    /// <summary>Opens a batch on this thread. Close it on the same thread; do not await anything meanwhile.</summary>
    public static WriteBatch Open()
    {
        if (_waiting is not null) return default;
        _waiting = _spares.TryTake(out var spare) ? spare : [];
        return new WriteBatch(_waiting);
    }

    /// <summary>Writes what this thread has sent so far. Call it before waiting for a response.</summary>
    public static void Flush()
    {
        if (_waiting is { Count: > 0 } sessions) Write(sessions);
    }

    /// <summary>Closes the batch, and writes if it is the outermost one.</summary>
    public void Dispose()
    {
        if (_own is null) return;
        try
        {
            if (_own.Count > 0) Write(_own);
        }
        finally
        {
            _waiting = null;   // in any case: later packets must not wait for a batch that is never closed
        }

        if (_own.Capacity <= MaxSpareSize) _spares.Put(_own, most: 1);
    }

    /// <summary>Adds a session that writes when the batch of this thread closes.</summary>
    /// <returns>False if there is no batch.</returns>
    internal static bool TryAdd(Session session)
    {
        if (_waiting is null) return false;
        _waiting.Add(session);
        return true;
    }

    private static void Write(List<Session> sessions)
    {
        // Writing may make other sessions send, so each session is removed from the list first.
        while (sessions.Count > 0)
        {
            var session = sessions[^1];
            sessions.RemoveAt(sessions.Count - 1);
            session.Drain();
        }
    }
}
