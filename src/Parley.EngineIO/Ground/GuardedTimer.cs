using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>
/// A timer that survives exceptions. An exception in the callback of an ordinary timer ends the process; this timer reports it and goes on
/// with the next call. Thread-safe.
/// </summary>
public sealed class GuardedTimer : IDisposable
{
    private readonly Action _call;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;

    /// <summary>Starts the timer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="call">Runs on the thread pool. Calls may overlap if one takes longer than the period.</param>
    /// <param name="failed">Receives the exception of a failed call; must not throw itself.</param>
    /// <param name="dueTime">The time until the first call; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">The time from one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one call only.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Here the exception is caught.")]
    public GuardedTimer(TimeProvider time, Action call, Action<Exception> failed, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(failed);
        (_call, _failed) = (call, failed);
        _timer = time.CreateTimer(static state => ((GuardedTimer)state!).Call(), this, dueTime, period);
    }

    /// <summary>
    /// Starts a timer that calls at the whole multiples of its period. So the timers of a process are due together, and an idle process
    /// sleeps in between.
    /// </summary>
    /// <param name="period">The time from one call to the next; the first call is due within it. At least 1 ms.</param>
    /// <param name="time">The clock.</param>
    /// <param name="call">Runs on the thread pool. Calls may overlap if one takes longer than the period.</param>
    /// <param name="failed">Receives the exception of a failed call; must not throw itself.</param>
    public static GuardedTimer Every(TimeSpan period, TimeProvider time, Action call, Action<Exception> failed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.FromMilliseconds(1));
        return new GuardedTimer(time, call, failed, UntilNext(period, time), period);
    }

    /// <summary>Sets the time of the next call.</summary>
    /// <param name="dueTime">The time until the next call.</param>
    /// <param name="period">The time between calls after that.</param>
    public void Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

    /// <summary>Stops the timer. A running call continues.</summary>
    public void Dispose() => _timer.Dispose();

    // The system's timers have a coarse clock. By another one, they would be due some milliseconds apart.
    private static TimeSpan UntilNext(TimeSpan period, TimeProvider time)
    {
        var now = time == TimeProvider.System
            ? TimeSpan.FromMilliseconds(Environment.TickCount64)
            : time.GetElapsedTime(0, time.GetTimestamp());
        return period - TimeSpan.FromTicks(now.Ticks % period.Ticks);
    }

    [SuppressMessage("Design", "CA1031", Justification = "No exception of a call may end the process.")]
    private void Call()
    {
        try
        {
            _call();
        }
        catch (Exception exception)
        {
            _failed(exception);
        }
    }
}
