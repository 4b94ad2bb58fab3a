using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.EngineIO.Tests;

// Why can't my client connect? The log says so.
public sealed class RefusalLogTests
{
    [Theory]
    [InlineData("EIO=3&transport=polling", "code 5", "AllowVersion3 is off")]
    [InlineData("EIO=5&transport=polling", "code 5", "versions spoken here")]
    [InlineData("EIO=4&transport=carrier-pigeon", "code 0", "Polling, WebSocket")]
    [InlineData("EIO=4&transport=polling&sid=gone", "code 1", "sticky sessions")]
    [InlineData("EIO=4&transport=websocket", "code 3", "proxy")]
    [InlineData("EIO=3&transport=polling&j=1", "code 3", "AllowJsonp")]
    public async Task A_refusal_says_why(string query, string code, string why)
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowVersion3 = false, log.AddTo);

        using var response = await fixture.SendAsync(query);

        Assert.Contains(log.Lines, line => line.Contains(code, StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_origin_is_named_with_those_that_are_allowed()
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add("https://app.example"), log.AddTo);

        using var response = await fixture.SendAsync("EIO=4&transport=polling", request => request.Headers.Add("Origin", "https://evil.example"));

        Assert.Contains("A page of https://evil.example may not connect. Allowed origins: https://app.example.", log.Lines);
    }

    private sealed class MemoryLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public void AddTo(IServiceCollection services) =>
            services.AddSingleton<ILoggerProvider>(this).Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Debug);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
