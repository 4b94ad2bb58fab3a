using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Clocks;
using Parley.Chat.Files;
using Parley.Chat.Push;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Dates and durations when the clock of the system is set back or forward.</summary>
public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly JumpingTime _time = new(Start);
    private readonly ServerClock _clock;

    public ServerClockTests() => _clock = new ServerClock(_time, NullLogger<ServerClock>.Instance);

    [Fact]
    public void The_clock_follows_the_system_and_its_jumps_forward_at_once()
    {
        Assert.Equal(Start, _clock.UtcNow);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddMinutes(1), _clock.UtcNow);
        Jump(TimeSpan.FromHours(3));
        Assert.Equal(Start.AddMinutes(181), _clock.UtcNow);
    }

    [Fact]
    public void When_the_system_is_set_back_the_clock_continues_a_little_slower_until_both_meet()
    {
        Assert.Equal(Start, _clock.UtcNow);
        Jump(TimeSpan.FromHours(-2));
        Assert.Equal(Start, _clock.UtcNow);

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Start.AddMinutes(9), _clock.UtcNow);
        _time.Advance(TimeSpan.FromHours(19));
        Assert.True(_clock.UtcNow > _time.GetUtcNow());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(_time.GetUtcNow(), _clock.UtcNow);
    }

    [Fact]
    public void A_system_that_is_days_behind_is_followed_after_an_hour()
    {
        _clock.GoOnFrom(Start.AddDays(1000).ToUnixTimeMilliseconds());
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(_clock.UtcNow > Start.AddDays(1000));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(_time.GetUtcNow(), _clock.UtcNow);
    }

    [Fact]
    public void A_system_that_was_behind_for_less_than_an_hour_changes_nothing()
    {
        _clock.GoOnFrom(Start.AddDays(1000).ToUnixTimeMilliseconds());
        _time.Advance(TimeSpan.FromMinutes(1));
        Jump(TimeSpan.FromDays(1001));
        Assert.Equal(_time.GetUtcNow(), _clock.UtcNow);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void A_deadline_ends_when_its_duration_is_over(int hours)
    {
        var deadline = Deadline.In(_time, TimeSpan.FromSeconds(10));
        Jump(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(deadline.HasCome(_time));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(deadline.HasCome(_time));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void The_pause_of_a_push_service_has_its_duration(int hours)
    {
        var lanes = new PushLanes(_time);
        Add();
        lanes.End(lanes.TryTake()!, PushConduct.Silent);
        Add();
        Jump(TimeSpan.FromHours(hours));

        _time.Advance(TimeSpan.FromSeconds(14));   // Half a minute, or half of that.
        lanes.Resume();
        Assert.Null(lanes.TryTake());
        _time.Advance(TimeSpan.FromSeconds(17));
        lanes.Resume();
        Assert.NotNull(lanes.TryTake());

        void Add() => lanes.TryAdd(
            new PushJob("alice", new PushSubscription("device", "https://push.example/1", "", ""), [], DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Uploads_in_progress_are_kept_and_leftovers_of_a_crash_are_deleted()
    {
        using var folder = new TemporaryFolder();
        var left = Path.Combine(folder.Path, "left");
        File.WriteAllText(left, "x");
        var spool = new Spool(folder.Path);
        using var upload = spool.Create();
        File.SetLastWriteTimeUtc(upload.Name, DateTime.UnixEpoch);   // As if the clock had been set forward meanwhile.

        spool.Sweep();

        Assert.True(File.Exists(upload.Name));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task Clock_jumps_do_not_change_the_time_for_verification()
    {
        await using var server = await ChatServer.StartAsync(add: services => services.AddSingleton<TimeProvider>(_time));
        using var client = await LiveClient.ConnectAsync(
            await server.Test.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket"), sessionId: null);

        Jump(TimeSpan.FromMinutes(1));
        Advance(8);
        Assert.Equal(1, (await client.AskAsync("/", "time-c", "{}")).GetProperty("code").GetInt32());

        Jump(TimeSpan.FromHours(-2));
        Advance(4);
        await Assert.ThrowsAnyAsync<Exception>(async () => await client.AskAsync("/", "time-c", "{}"));
    }

    private void Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++) _time.Advance(TimeSpan.FromSeconds(1));
    }

    private void Jump(TimeSpan by) => _time.Jump(by);
}
