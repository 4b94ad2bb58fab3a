using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>
/// Calls something when its time has come, once or again and again. An exception that leaves the callback of a timer ends the process;
/// here it is told, and the next call comes as if nothing had been. Thread-safe.
/// </summary>
public sealed class GuardedTimer : IDisposable
{
    private readonly Action _call;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;

    /// <summary>Starts the timer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="call">Is called on the thread pool. Calls may overlap if one takes longer than the period.</param>
    /// <param name="failed">Is told what a call threw; must not throw itself.</param>
    /// <param name="dueTime">How long until the first call; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">How long from one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one call only.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Here the exception is caught.")]
    public GuardedTimer(TimeProvider time, Action call, Action<Exception> failed, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(failed);
        (_call, _failed) = (call, failed);
        _timer = time.CreateTimer(static state => ((GuardedTimer)state!).Call(), this, dueTime, period);
    }

    /// <summary>Sets when the next call comes.</summary>
    /// <param name="dueTime">How long until then.</param>
    /// <param name="period">How long from then to the one after it.</param>
    public void Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

    /// <summary>Ends it. A call that is under way goes on.</summary>
    public void Dispose() => _timer.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it must not end the process.")]
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
