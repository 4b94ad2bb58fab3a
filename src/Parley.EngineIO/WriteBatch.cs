namespace Parley.EngineIO;

/// <summary>
/// While it is open on a thread, sessions that are sent to from this thread write when it closes: many packets leave in one write, and
/// nobody writes under a lock of the caller. Batches may be nested; the outermost one writes.
/// </summary>
public readonly ref struct WriteBatch
{
    private const int LargestSpare = 1024;

    // What waits in the batch that is open on this thread; null while none is.
    [ThreadStatic]
    private static List<Session>? _waiting;

    [ThreadStatic]
    private static Spares<List<Session>> _spares;

    private readonly List<Session>? _own;   // of the outermost batch

    private WriteBatch(List<Session> own) => _own = own;

    /// <summary>Opens a batch on this thread. Close it on the same thread: nothing may be awaited meanwhile.</summary>
    public static WriteBatch Open()
    {
        if (_waiting is not null) return default;
        _waiting = _spares.TryTake(out var spare) ? spare : [];
        return new WriteBatch(_waiting);
    }

    /// <summary>Writes now what this thread has sent so far: for who is about to wait for an answer to it.</summary>
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
            _waiting = null;   // whatever happened: what is sent next must not wait for a batch that nobody closes
        }

        if (_own.Capacity <= LargestSpare) _spares.Put(_own, most: 1);
    }

    /// <summary>Has a session write when the batch of this thread closes.</summary>
    /// <returns>False if there is no batch.</returns>
    internal static bool TryAdd(Session session)
    {
        if (_waiting is null) return false;
        _waiting.Add(session);
        return true;
    }

    private static void Write(List<Session> sessions)
    {
        // What is written may make others send, and write: each is taken off the list first.
        while (sessions.Count > 0)
        {
            var session = sessions[^1];
            sessions.RemoveAt(sessions.Count - 1);
            session.Drain();
        }
    }
}
