using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;
using Parley.Testing;

namespace Parley.Chat.Tests;

public sealed class FailedSignInTests : IDisposable
{
    private readonly MemoryLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly FakeTimeProvider _time = new();
    private readonly FailedSignIns _failures;

    public FailedSignInTests()
    {
        _loggers = new LoggerFactory([_log]);
        _failures = new FailedSignIns(_loggers, _time);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public void A_line_has_the_address_in_the_form_for_firewalls(string address, string shown)
    {
        _failures.Note(FailedSignIns.Attempt.SignIn, Reason.Unauthenticated, IPAddress.Parse(address));

        var line = Assert.Single(_log.Lines);
        Assert.Equal(("Parley.Chat.SignIns", LogLevel.Information, $"Sign-in from {shown} failed: unauthenticated"),
            (line.Category, line.Level, line.Text));
    }

    [Fact]
    public void Failures_of_the_server_are_not_logged_as_failed_sign_ins()
    {
        _failures.Note(FailedSignIns.Attempt.SignIn, Reason.Unavailable, IPAddress.Loopback);
        _failures.Note(FailedSignIns.Attempt.SignUp, Reason.Internal, IPAddress.Loopback);
        _failures.Note(FailedSignIns.Attempt.SignUp, Reason.Conflict, null);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void The_lines_of_all_addresses_together_are_limited()
    {
        for (var i = 0; i < 5_000; i++) Fail();
        Assert.Equal(1_000, _log.Lines.Count);

        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 100; i++) Fail();

        Assert.Equal(1_000 + 20 + 1, _log.Lines.Count);
        Assert.Equal("4000 more sign-ins and sign-ups have failed since the last line.", _log.Lines.ElementAt(1_000).Text);

        void Fail() => _failures.Note(FailedSignIns.Attempt.SignUp, Reason.Conflict, IPAddress.Loopback);
    }
}
