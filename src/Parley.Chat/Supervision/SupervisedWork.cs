using System.Numerics;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.Chat.Supervision;

/// <summary>The state of one kind of background work. Thread-safe.</summary>
/// <param name="name">Its name in the log, the metric and <c>/health/ready</c>: a fixed word, because anybody may read it.</param>
/// <param name="logger">Informed of failures.</param>
/// <param name="isUrgent">Whether users wait for it.</param>
internal sealed partial class SupervisedWork(string name, ILogger logger, bool isUrgent = false)
{
    private static readonly Backoff Patient = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private static readonly Backoff Urgent = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    private readonly Backoff _backoff = isUrgent ? Urgent : Patient;
    private int _failures;

    public string Name => name;

    /// <summary>The number of failures in a row.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Records a success.</summary>
    public void Succeeded()
    {
        if (Failures > 0 && Interlocked.Exchange(ref _failures, 0) is > 0 and var failures) Log.Recovered(logger, name, failures);
    }

    /// <summary>Records a failure. Of many failures in a row, fewer and fewer are logged.</summary>
    /// <returns>The time to wait before the next attempt: between a second and a minute, or two seconds if it is urgent.</returns>
    public TimeSpan Failed(Exception exception)
    {
        var failures = Interlocked.Increment(ref _failures);
        if (BitOperations.IsPow2(failures)) Log.Failed(logger, exception, name, failures);
        return _backoff.After(failures);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The work '{Work}' failed ({Failures} in a row) and will be retried.", EventName = "WorkFailed")]
        public static partial void Failed(ILogger logger, Exception exception, LogText work, int failures);

        [LoggerMessage(2, LogLevel.Information, "The work '{Work}' succeeds again after {Failures} failures.", EventName = "WorkRecovered")]
        public static partial void Recovered(ILogger logger, LogText work, int failures);
    }
}
