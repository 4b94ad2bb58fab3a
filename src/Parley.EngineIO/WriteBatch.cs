namespace Parley.EngineIO;

/// <summary>
/// While it is open on a thread, sessions that are sent to from this thread write when it closes: many packets leave in one write, and
/// nobody writes under a lock of the caller. Batches may be nested; the outermost one writes.
/// </summary>
public readonly ref struct WriteBatch
{
    [ThreadStatic]
    private static List<Session>? _waiting;

    [ThreadStatic]
    private static bool _isOpen;

    private readonly bool _isOutermost;

    private WriteBatch(bool isOutermost) => _isOutermost = isOutermost;

    /// <summary>Opens a batch on this thread. Close it on the same thread: nothing may be awaited meanwhile.</summary>
    public static WriteBatch Open()
    {
        var isOutermost = !_isOpen;
        _isOpen = true;
        return new WriteBatch(isOutermost);
    }

    /// <summary>Writes now what this thread has sent so far: for who is about to wait for an answer to it.</summary>
    public static void Flush()
    {
        if (_waiting is not { Count: > 0 } sessions) return;
        // What is written may make others send: they are added to the list while it is walked.
        for (var i = 0; i < sessions.Count; i++) sessions[i].Drain();
        sessions.Clear();
    }

    /// <summary>Closes the batch, and writes if it is the outermost one.</summary>
    public void Dispose()
    {
        if (!_isOutermost) return;
        Flush();
        _isOpen = false;
    }

    /// <summary>Has a session write when the batch of this thread closes.</summary>
    /// <returns>False if there is no batch.</returns>
    internal static bool TryAdd(Session session)
    {
        if (!_isOpen) return false;
        (_waiting ??= []).Add(session);
        return true;
    }
}
