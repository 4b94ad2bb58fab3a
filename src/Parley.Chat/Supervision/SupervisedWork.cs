using System.Numerics;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.Chat.Supervision;

/// <summary>One piece of work that goes on for as long as the server runs, and whether it succeeds. Thread-safe.</summary>
/// <param name="name">What it is called in the log, in the metric and by <c>/health/ready</c>: a fixed word, since strangers may read it.</param>
/// <param name="logger">Told of its failures.</param>
internal sealed partial class SupervisedWork(string name, ILogger logger)
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private int _failures;

    public string Name => name;

    /// <summary>How often in a row it has failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>It has done what it is for.</summary>
    public void Succeeded()
    {
        if (Failures > 0 && Interlocked.Exchange(ref _failures, 0) is > 0 and var failures) Log.Recovered(logger, name, failures);
    }

    /// <summary>It has failed. Of many failures in a row, the log has fewer and fewer.</summary>
    /// <returns>How long to wait before it is tried again: between a second and a minute.</returns>
    public TimeSpan Failed(Exception exception)
    {
        var failures = Interlocked.Increment(ref _failures);
        if (BitOperations.IsPow2(failures)) Log.Failed(logger, exception, name, failures);
        return Backoff.After(failures);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The work '{Work}' has failed (in a row: {Failures}); it is tried again.", EventName = "WorkFailed")]
        public static partial void Failed(ILogger logger, Exception exception, LogText work, int failures);

        [LoggerMessage(2, LogLevel.Information, "The work '{Work}' succeeds again, after {Failures} failures.", EventName = "WorkRecovered")]
        public static partial void Recovered(ILogger logger, LogText work, int failures);
    }
}
