using Microsoft.Extensions.Logging;

namespace Parley.Chat.Clocks;

/// <summary>The clock for stored dates, which never goes back.</summary>
/// <remarks>
/// It follows the system's date. If that has been set back, it continues from its own time, a little slower, until the two meet, so
/// durations between stored dates stay about right. If the system's date stays more than a day behind for an hour, the earlier dates were
/// wrong, and the clock follows. Durations within the process use <see cref="Deadline"/> and timestamps instead. Thread-safe.
/// </remarks>
internal sealed partial class ServerClock(TimeProvider time, ILogger<ServerClock> logger)
{
    private const double Rate = 0.9;   // While it waits for the system.

    private static readonly TimeSpan Believable = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();

    // All guarded by _gate.
    private double _date;        // What it said last, in milliseconds,
    private long _said;          // and when.
    private long? _unbelieved;   // When the system fell too far behind.

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long Now
    {
        get
        {
            var (system, timestamp) = Look();
            lock (_gate) return (long)Read(system, timestamp);
        }
    }

    /// <summary>The same as a date.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.FromUnixTimeMilliseconds(Now);

    /// <summary>Continues from the last stored date, if it is plausible.</summary>
    public void GoOnFrom(long date)
    {
        var (system, timestamp) = Look();
        lock (_gate)
        {
            var now = Read(system, timestamp);
            if (date <= now) return;

            _date = date;
            if (date - now <= Believable.TotalMilliseconds) return;

            _unbelieved = timestamp;
            Log.FarAhead(logger, Show(date), Show((long)now));
        }
    }

    private (long System, long Timestamp) Look() => (time.WorldTime().ToUnixTimeMilliseconds(), time.GetTimestamp());

    // Called with the gate held. Another thread may have read a later time and been here first.
    private double Read(long system, long timestamp)
    {
        if (timestamp < _said) timestamp = _said;
        var own = _said == 0 ? system : _date + (time.GetElapsedTime(_said, timestamp).TotalMilliseconds * Rate);
        _said = timestamp;
        return _date = IsBelievable(own - system, timestamp) ? Math.Max(own, system) : system;
    }

    private bool IsBelievable(double ahead, long timestamp)
    {
        if (ahead <= Believable.TotalMilliseconds)
        {
            _unbelieved = null;
            return true;
        }

        _unbelieved ??= timestamp;
        if (time.GetElapsedTime(_unbelieved.Value, timestamp) < Patience) return true;

        Log.Follows(logger);
        _unbelieved = null;
        return false;
    }

    private static DateTimeOffset Show(long date) => DateTimeOffset.FromUnixTimeMilliseconds(date);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The newest message is from {Newest}, but the system clock shows {System}. One of them is wrong. If the clock stays consistent for an hour, it is used.", EventName = "ClockBehindLog")]
        public static partial void FarAhead(ILogger logger, DateTimeOffset newest, DateTimeOffset system);

        [LoggerMessage(
            2, LogLevel.Error,
            "The system clock has been more than a day behind for an hour: it is used from now on, and dates in the log go back.",
            EventName = "ClockFollowed")]
        public static partial void Follows(ILogger logger);
    }
}
