using System.Diagnostics.CodeAnalysis;

namespace Parley.EngineIO;

/// <summary>Starts timers that do not keep their caller's execution context alive. They may outlive the request that starts them.</summary>
internal static class TimerStart
{
    /// <param name="time">The clock.</param>
    /// <param name="call">Must not throw: an exception ends the process.</param>
    /// <param name="dueTime">The time until the first call.</param>
    /// <param name="period">The time from one call to the next.</param>
    public static ITimer Start(TimeProvider time, Action call, TimeSpan dueTime, TimeSpan period)
    {
        if (ExecutionContext.IsFlowSuppressed()) return New();
        using (ExecutionContext.SuppressFlow()) return New();

        [SuppressMessage("ApiDesign", "RS0030", Justification = "The callers' calls catch their exceptions.")]
        ITimer New() => time.CreateTimer(static state => ((Action)state!)(), call, dueTime, period);
    }
}
