using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

/// <summary>
/// A logger for events that clients can cause at will. For each cause it writes the first lines in full, and then one line a minute with
/// the number of further ones. A cause is a log event together with the type of its exception. Messages of exceptions are written as
/// <see cref="LogText"/>. Thread-safe.
/// </summary>
/// <remarks>Lines below Information are always written.</remarks>
/// <param name="logger">The logger that writes the lines.</param>
/// <param name="time">The clock for the minutes.</param>
public partial class ThinnedLogger(ILogger logger, TimeProvider time) : ILogger
{
    /// <summary>The number of lines of one cause that are written in full in each <see cref="Period"/>.</summary>
    public const int MostWhole = 3;

    private readonly ConcurrentDictionary<(int Event, Type? Exception), Cause> _causes = new();

    /// <summary>The time in which lines of one cause are counted together: one minute.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!logger.IsEnabled(logLevel)) return;
        if (logLevel >= LogLevel.Information && !CauseOf(logLevel, eventId, exception).Writes()) return;
        logger.Log(logLevel, eventId, state, exception is null ? null : PrintableException.Of(exception), formatter);
    }

    private Cause CauseOf(LogLevel level, EventId eventId, Exception? exception)
    {
        var key = (eventId.Id, exception?.GetType());
        return _causes.TryGetValue(key, out var cause) ? cause : _causes.GetOrAdd(key, new Cause(logger, time, level, eventId, key.Item2));
    }

    private sealed partial class Cause(ILogger logger, TimeProvider time, LogLevel level, EventId eventId, Type? exception)
    {
        private readonly Lock _gate = new();

        // Guarded by _gate.
        private GuardedTimer? _period;   // the one that runs
        private int _whole;
        private long _leftOut;

        /// <summary>Counts a line.</summary>
        /// <returns>Whether to write it.</returns>
        public bool Writes()
        {
            lock (_gate)
            {
                _period ??= Begin();
                if (_whole < MostWhole)
                {
                    _whole++;
                    return true;
                }

                _leftOut++;
                return false;
            }
        }

        // The failure of a log cannot be logged.
        private GuardedTimer Begin() => new(time, End, static _ => { }, Period, Timeout.InfiniteTimeSpan);

        private void End()
        {
            long leftOut;
            lock (_gate)
            {
                _period?.Dispose();
                (_period, _whole, leftOut, _leftOut) = (null, 0, _leftOut, 0);
            }

            if (leftOut > 0) LeftOut(logger, level, leftOut, eventId.Name, exception?.Name);
        }

        [LoggerMessage(
            EventId = 29, Message = "{Count} more lines like this in the last minute: {Event} {Exception}", EventName = "LeftOut")]
        private static partial void LeftOut(ILogger logger, LogLevel level, long count, LogText @event, LogText exception);
    }
}

/// <summary>A <see cref="ThinnedLogger"/> of one category.</summary>
/// <typeparam name="TCategory">The type that names the category.</typeparam>
/// <param name="logger">The logger that writes the lines.</param>
/// <param name="time">The clock for the minutes.</param>
public sealed class ThinnedLogger<TCategory>(ILogger<TCategory> logger, TimeProvider time)
    : ThinnedLogger(logger, time), ILogger<TCategory>;
