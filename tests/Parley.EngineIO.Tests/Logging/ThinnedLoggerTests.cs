using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class ThinnedLoggerTests : IDisposable
{
    private readonly MemoryLog _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ThinnedLogger _logger;

    public ThinnedLoggerTests() => _logger = new ThinnedLogger(_log, _time);

    public void Dispose() => _log.Dispose();

    private IEnumerable<string> Shown => _log.Shown.Select(line => line.Text);

    private void Write(int id, LogLevel level = LogLevel.Error, Exception? exception = null) =>
        _logger.Log(level, new EventId(id, $"Event{id}"), "text", exception, static (state, _) => state);

    [Fact]
    public void Ten_thousand_lines_of_one_cause_become_three_and_a_count()
    {
        for (var i = 0; i < 10_000; i++) Write(1);

        Assert.Equal(["text", "text", "text"], Shown);
        _time.Advance(ThinnedLogger.Period);
        Assert.Equal(["text", "text", "text", "9997 more lines like this in the last minute: Event1 "], Shown);
    }

    [Fact]
    public void Each_minute_counts_anew_and_a_minute_without_lines_logs_nothing()
    {
        Write(1);
        _time.Advance(ThinnedLogger.Period * 3);
        Write(1);

        Assert.Equal(["text", "text"], Shown);
    }

    [Fact]
    public void A_line_of_another_cause_is_logged()
    {
        for (var i = 0; i < 10; i++)
        {
            Write(1);
            Write(2);
            Write(1, exception: new FormatException());
        }

        Assert.Equal(9, Shown.Count());
    }

    [Fact]
    public void At_Debug_every_line_is_logged()
    {
        for (var i = 0; i < 10; i++) Write(1, LogLevel.Debug);

        Assert.Equal(10, _log.Lines.Count);
    }

    [Fact]
    public void Quoted_text_in_an_exception_is_escaped_and_shortened_and_its_stack_is_not()
    {
        Write(1, exception: Thrown(
            new InvalidOperationException("outer\u001b[2J", new FormatException($"'\r\ninfo: all is well {new string('x', 20_000)}'"))));

        var shown = _log.Shown.Single().Exception!.ToString();
        Assert.StartsWith(@"System.InvalidOperationException: outer\u{1b}[2J", shown, StringComparison.Ordinal);
        Assert.Contains(@" ---> System.FormatException: '\r\ninfo: all is well xx", shown, StringComparison.Ordinal);
        Assert.Contains($"   at {typeof(ThinnedLoggerTests).FullName}.{nameof(Thrown)}", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 1_000, 3_000);
    }

    [Fact]
    public void A_harmless_exception_is_logged_unchanged()
    {
        var exception = Thrown(new InvalidOperationException("plain"));

        Write(1, exception: exception);

        Assert.Same(exception, _log.Shown.Single().Exception);
    }

    private static InvalidOperationException Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }
}
