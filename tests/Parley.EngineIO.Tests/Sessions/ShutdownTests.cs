using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task When_the_server_stops_clients_get_queued_packets_and_a_close()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var socket = await fixture.WebSocketAsync();
        var polling = await fixture.PollingAsync();
        var poll = polling.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[1].Session.IsPolling);
        fixture.Sessions[0].Send("last words");

        var reading = ReadAndCloseAsync(socket);
        await fixture.Server.StopAsync().InTime();

        Assert.Equal(["4last words"], await reading);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Equal(["1"], await poll);
        Assert.Equal(DisconnectReason.ServerShuttingDown, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(DisconnectReason.ServerShuttingDown, await fixture.Sessions[1].ClosedAsync());
    }

    // The server waits for the client's close.
    private static async Task<List<string>> ReadAndCloseAsync(WebSocketClient socket)
    {
        var messages = await socket.ReadToEndAsync();
        await socket.CloseAsync();
        return messages;
    }

    [Fact]
    public async Task Over_the_drain_time_clients_are_closed_in_equal_parts_and_new_ones_are_refused()
    {
        const int clients = 20;
        var clock = new DrainClock();
        await using var fixture = await EngineFixture.StartAsync(
            options => options.DrainTime = 10 * DrainClock.Step, services => services.AddSingleton<TimeProvider>(clock));
        for (var i = 0; i < clients; i++) await fixture.PollingAsync();

        var stopping = Task.Run(fixture.Server.StopAsync);
        for (var part = 1; part <= 10; part++)
        {
            await Deadline.UntilAsync(() => clock.Waits == part);
            Assert.Equal(2 * part, Closed());
            Assert.Equal(clients - Closed(), fixture.Sessions.Count(echo => echo.Session.Send(OutgoingPacket.Message("hi"u8.ToArray()))));
            using var refused = await fixture.SendAsync("EIO=4&transport=polling");
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
            clock.Advance(DrainClock.Step);
        }

        await stopping.InTime();

        int Closed() => fixture.Sessions.Count(echo => echo.Session.ClosedReason is not null);
    }

    [Fact]
    public async Task A_drain_time_that_the_host_does_not_wait_for_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => EngineFixture.StartAsync(options => options.DrainTime = TimeSpan.FromSeconds(5)));

        Assert.StartsWith("DrainTime must be shorter than HostOptions.ShutdownTimeout.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Counts the waits between two parts, so that the test moves the clock only during one: no client may time out.</summary>
    private sealed class DrainClock : FakeTimeProvider
    {
        public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Step) Interlocked.Increment(ref _waits);
            return timer;
        }
    }
}
