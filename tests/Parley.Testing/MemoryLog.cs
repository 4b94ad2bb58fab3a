using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Testing;

/// <summary>A log that the test reads.</summary>
public sealed class MemoryLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<Line> _lines = [];

    /// <summary>The written lines, the oldest first.</summary>
    public IReadOnlyCollection<Line> Lines => _lines;

    /// <summary>The lines that are shown with the default log levels.</summary>
    public IEnumerable<Line> Shown => _lines.Where(line =>
        line.Level >= (line.Category.StartsWith("Microsoft", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information));

    public void AddTo(IServiceCollection services) =>
        services.AddSingleton<ILoggerProvider>(this).Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Debug);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Write("", logLevel, eventId, formatter(state, exception), exception);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string text, Exception? exception) =>
        _lines.Enqueue(new Line(category, level, id, text, exception));

    private sealed class Category(MemoryLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(name, logLevel, eventId, formatter(state, exception), exception);
    }

    public sealed record Line(string Category, LogLevel Level, EventId Event, string Text, Exception? Exception)
    {
        /// <summary>All of it, as a console writes it.</summary>
        public override string ToString() => Exception is null ? Text : $"{Text} {Exception}";
    }
}
