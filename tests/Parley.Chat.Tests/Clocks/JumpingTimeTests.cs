using Parley.StoreSpec;

namespace Parley.Chat.Tests;

public sealed class JumpingTimeTests
{
    private readonly JumpingTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_periodic_timer_is_called_once_when_a_month_passes_and_then_at_its_own_moments()
    {
        var calls = 0;
        using var timer = _time.CreateTimer(_ => calls++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(700));
        Assert.Equal(1, calls);
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Equal(1, calls);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_timer_can_be_changed_and_ended()
    {
        var calls = 0;
        var timer = _time.CreateTimer(_ => calls++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        timer.Change(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
        for (var second = 0; second < 8; second++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, calls);   // After three seconds and after eight.
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, calls);
    }
}
