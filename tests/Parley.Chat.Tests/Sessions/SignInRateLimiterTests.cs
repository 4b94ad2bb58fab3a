using System.Net;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>Wrong passwords delay the caller who sends them, and nobody else.</summary>
public sealed class SignInRateLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignInRateLimiter _signIns;

    public SignInRateLimiterTests() => _signIns = new SignInRateLimiter(_time);

    [Fact]
    public void After_five_failures_each_further_one_doubles_the_wait()
    {
        Fail(At(1), 4);
        Assert.Null(Check(At(1)));

        foreach (var wait in new[] { 1_000, 2_000, 4_000, 8_000 })
        {
            Fail(At(1));
            Assert.Equal((Reason.RateLimited, (long)wait), (Check(At(1))?.Reason, Check(At(1))?.RetryAfter));
            Assert.Null(Check(At(1), "bob"));
            _time.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.NotNull(Check(At(1)));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(Check(At(1)));
        }
    }

    [Fact]
    public void A_right_password_resets_the_count()
    {
        Fail(At(1), 5);
        _time.Advance(TimeSpan.FromSeconds(1));
        _signIns.Begin("alice", At(1)).Value.Succeeded();

        Fail(At(1), 4);

        Assert.Null(Check(At(1)));
    }

    [Fact]
    public void The_wait_is_at_most_a_quarter_of_an_hour()
    {
        Fail(At(1), 5);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(15));
            Fail(At(1));
        }

        Assert.Equal(900_000, Check(At(1))?.RetryAfter);
    }

    [Fact]
    public void Guessing_from_one_address_does_not_delay_other_addresses()
    {
        Fail(At(1), 5);

        Assert.NotNull(Check(At(1)));
        Assert.Null(Check(At(2)));
        Assert.Null(Check(Phone));
    }

    [Fact]
    public void Unknown_callers_together_have_a_hundred_attempts_and_then_a_hundred_an_hour_and_do_not_delay_known_devices()
    {
        for (var i = 0; i < 100; i++) Fail(At(i));

        Assert.Equal((Reason.RateLimited, 36_000L), (Check(At(200))?.Reason, Check(At(200))?.RetryAfter));
        Assert.Null(Check(Phone));
        Assert.Null(Check(At(200), "bob"));
        _time.Advance(TimeSpan.FromSeconds(36));
        Fail(At(200));
        Assert.NotNull(Check(At(201)));
    }

    [Fact]
    public void A_known_device_that_guesses_has_to_wait_and_does_not_use_up_the_attempts_of_unknown_callers()
    {
        for (var i = 0; i < 200; i++)
        {
            Fail(Phone);
            _time.Advance(TimeSpan.FromMinutes(15));
        }

        Fail(Phone);
        Assert.NotNull(Check(Phone));
        Assert.Null(Check(At(1)));
    }

    [Fact]
    public void Simultaneous_attempts_do_not_avoid_the_limit()
    {
        var tries = Enumerable.Range(0, 50).Select(_ => _signIns.Begin("alice", At(1))).ToList();

        Assert.Equal(5, tries.Count(one => one.Refusal is null));
        foreach (var one in tries.Where(one => one.Refusal is null)) one.Value.Dispose();
        Assert.Null(Check(At(1)));   // An attempt that ends without a result does not count.
    }

    [Fact]
    public void Trying_many_names_does_not_erase_other_counts()
    {
        Fail(At(1), 5);

        for (var i = 0; i < 110_000; i++) Fail(At(2), user: $"name{i}");

        Assert.NotNull(Check(At(1)));
    }

    [Fact]
    public void A_password_that_an_administrator_has_set_can_be_used_at_once()
    {
        for (var i = 0; i < 100; i++) Fail(At(1 + (i % 20)));

        _signIns.Forget("alice");

        Assert.Null(Check(At(1)));
    }

    private static PasswordCaller Phone { get; } = PasswordCaller.OfDevice("phone");

    private static PasswordCaller At(int address) => PasswordCaller.At(IPAddress.Parse($"203.0.113.{address}"));

    private void Fail(PasswordCaller caller, int times = 1, string user = "alice")
    {
        for (var i = 0; i < times; i++)
        {
            if (_signIns.Begin(user, caller).TryGet(out var attempt, out _)) attempt.Failed();
        }
    }

    private Refusal? Check(PasswordCaller caller, string user = "alice")
    {
        if (!_signIns.Begin(user, caller).TryGet(out var attempt, out var refusal)) return refusal;

        attempt.Dispose();
        return null;
    }
}
