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
        IDisposable Start(string name) => GuardedTimer.Every(
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
    public void Periodic_calls_share_one_timer_as_long_as_there_are_any()
    {
        var (time, calls) = (new CountingTime(), 0);
        IDisposable Start() =>
            GuardedTimer.Every(TimeSpan.FromSeconds(1), time, () => calls++, exception => Assert.Fail(exception.Message));

        using (Start())
        using (Start())
            time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 2), (time.Timers, calls));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, calls);

        using var again = Start();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 3), (time.Timers, calls));
    }

    [Fact]
    public async Task A_call_that_hangs_is_not_called_again_and_others_miss_one_turn()
    {
        using var end = new ManualResetEventSlim();
        var (hangs, turns, third) = (0, 0, new TaskCompletionSource());
        IDisposable Start(Action call) =>
            GuardedTimer.Every(TimeSpan.FromMilliseconds(50), TimeProvider.System, call, exception => third.TrySetException(exception));

        using var hung = Start(() =>
        {
            Interlocked.Increment(ref hangs);
            end.Wait(TimeSpan.FromSeconds(30));
        });
        using var other = Start(() =>
        {
            if (Interlocked.Increment(ref turns) == 3) third.TrySetResult();
        });

        await third.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, hangs);
        end.Set();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timer_does_not_keep_the_context_of_what_has_started_it(bool isPeriodic)
    {
        var (request, seen) = (new AsyncLocal<string?>(), new TaskCompletionSource<string?>());
        request.Value = "the first one";
        void Call() => seen.TrySetResult(request.Value);
        var (soon, never) = (TimeSpan.FromMilliseconds(37), Timeout.InfiniteTimeSpan);   // Nobody else's period.

        using var timer = isPeriodic
            ? GuardedTimer.Every(soon, TimeProvider.System, Call, seen.SetException)
            : new GuardedTimer(TimeProvider.System, Call, seen.SetException, soon, never);

        Assert.Null(await seen.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_timer_starts_where_no_context_flows()
    {
        using var nothing = ExecutionContext.SuppressFlow();
        using var periodic = GuardedTimer.Every(TimeSpan.FromSeconds(1), _time, () => { }, _ => { });
        using var other = new GuardedTimer(_time, () => { }, _ => { }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_period_of_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => GuardedTimer.Every(TimeSpan.Zero, _time, () => { }, _ => { }));

    private sealed class CountingTime : FakeTimeProvider
    {
        public int Timers { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
