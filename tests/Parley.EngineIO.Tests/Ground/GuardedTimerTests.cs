using Microsoft.Extensions.Time.Testing;

namespace Parley.EngineIO.Tests;

public sealed class GuardedTimerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Periodic_timers_that_start_at_different_moments_are_due_together()
    {
        var due = new List<(string Timer, TimeSpan At)>();
        var start = _time.GetTimestamp();
        GuardedTimer Start(string name) => GuardedTimer.Every(
            TimeSpan.FromSeconds(1),
            _time,
            () => due.Add((name, _time.GetElapsedTime(start))),
            exception => Assert.Fail(exception.Message));

        _time.Advance(TimeSpan.FromMilliseconds(300));
        using var first = Start("first");
        _time.Advance(TimeSpan.FromMilliseconds(400));
        using var second = Start("second");
        for (var i = 0; i < 20; i++) _time.Advance(TimeSpan.FromMilliseconds(100));

        TimeSpan[] moments = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];
        Assert.Equal(moments, due.Where(one => one.Timer == "first").Select(one => one.At));
        Assert.Equal(moments, due.Where(one => one.Timer == "second").Select(one => one.At));
    }

    [Fact]
    public void A_periodic_timer_whose_call_fails_is_called_again()
    {
        var (calls, failures) = (0, 0);
        void Call()
        {
            if (++calls == 1) throw new InvalidOperationException("once");
        }

        using var timer = GuardedTimer.Every(TimeSpan.FromSeconds(1), _time, Call, _ => failures++);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((2, 1), (calls, failures));
    }

    [Fact]
    public void A_period_of_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => GuardedTimer.Every(TimeSpan.Zero, _time, () => { }, _ => { }));
}
