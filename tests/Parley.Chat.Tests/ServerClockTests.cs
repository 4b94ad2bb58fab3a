using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Clocks;
using Parley.Chat.Files;
using Parley.Chat.Push;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Dates and spans when the clock of the system is set back or forward.</summary>
public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly JumpingTime _time = new(Start);
    private readonly ServerClock _clock;

    public ServerClockTests() => _clock = new ServerClock(_time, NullLogger<ServerClock>.Instance);

    [Fact]
    public void It_says_what_the_system_says_and_follows_it_forward_at_once()
    {
        Assert.Equal(Start, _clock.UtcNow);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddMinutes(1), _clock.UtcNow);
        Jump(TimeSpan.FromHours(3));
        Assert.Equal(Start.AddMinutes(181), _clock.UtcNow);
    }

    [Fact]
    public void Set_back_it_goes_on_a_little_slower_until_both_meet()
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
    public void A_system_that_is_days_behind_is_believed_after_an_hour_and_not_before()
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
    public void A_deadline_comes_when_its_span_is_over(int hours)
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
    public void A_push_service_rests_for_as_long_as_it_should(int hours)
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

        void Add() => lanes.TryAdd(new PushJob("alice", new PushSubscription("device", "https://push.example/1", "", ""), [], DateTimeOffset.MaxValue));
    }

    [Fact]
    public void What_is_being_uploaded_is_not_swept_away_and_what_a_crash_left_behind_is()
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
    public async Task A_client_that_has_not_said_who_it_is_has_its_time_whatever_the_clock_does()
    {
        await using var server = await ChatServer.StartAsync(add: services => services.AddSingleton<TimeProvider>(_time));
        using var client = await LiveClient.ConnectAsync(await server.Test.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket"), sid: null);

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
