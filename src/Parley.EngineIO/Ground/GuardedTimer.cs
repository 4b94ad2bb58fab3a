namespace Parley.EngineIO;

/// <summary>
/// A timer that survives exceptions. An exception in the callback of an ordinary timer ends the process; this timer reports it and goes on
/// with the next call. Thread-safe.
/// </summary>
public sealed class GuardedTimer : IDisposable
{
    private readonly ITimer _timer;

    /// <summary>Starts the timer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="call">Runs on the thread pool. Calls may overlap if one takes longer than the period.</param>
    /// <param name="failed">Receives the exception of a failed call; must not throw itself.</param>
    /// <param name="dueTime">The time until the first call; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">The time from one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one call only.</param>
    public GuardedTimer(TimeProvider time, Action call, Action<Exception> failed, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(failed);
        _timer = TimerStart.Start(time, new GuardedCall(call, failed).Run, dueTime, period);
    }

    /// <summary>
    /// Begins to call at the whole multiples of a period. All that is called at the same period shares one timer and one thread, so an idle
    /// process is woken once for all of it.
    /// </summary>
    /// <param name="period">The time from one call to the next; the first call is due within it. At least 1 ms.</param>
    /// <param name="time">The clock.</param>
    /// <param name="call">
    /// Runs on the thread pool, and must not block: others of the same period wait for it. While it runs, it is not called again.
    /// </param>
    /// <param name="failed">Receives the exception of a failed call; must not throw itself.</param>
    /// <returns>Ends it when disposed. A running call continues.</returns>
    public static IDisposable Every(TimeSpan period, TimeProvider time, Action call, Action<Exception> failed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.FromMilliseconds(1));
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(failed);
        return SharedTimer.Join(time, period, new GuardedCall(call, failed));
    }

    /// <summary>Sets the time of the next call.</summary>
    /// <param name="dueTime">The time until the next call.</param>
    /// <param name="period">The time between calls after that.</param>
    public void Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

    /// <summary>Stops the timer. A running call continues.</summary>
    public void Dispose() => _timer.Dispose();
}
