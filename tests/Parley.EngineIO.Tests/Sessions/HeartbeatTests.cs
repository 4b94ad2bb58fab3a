using System.Net;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_ping_goes_out_one_interval_after_the_handshake_and_after_each_pong()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        for (var round = 0; round < 3; round++)
        {
            fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);
            Assert.Equal("2", await client.ReceiveAsync());
            await client.SendAsync("3");
            await client.SendAsync("4mark");
            Assert.Equal("4mark", await client.ReceiveAsync());
        }

        Assert.False(fixture.Sessions[0].IsClosed);
    }

    [Fact]
    public async Task No_ping_goes_out_before_its_time()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(24), Second);
        await client.SendAsync("4first");

        Assert.Equal("4first", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_ping_that_is_not_answered_in_time_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(44), Second);
        Assert.Equal("2", await client.ReceiveAsync());
        Assert.False(fixture.Sessions[0].IsClosed);
        fixture.Server.Advance(TimeSpan.FromSeconds(3), Second);

        Assert.Equal(DisconnectReason.PingTimeout, await fixture.Sessions[0].ClosedAsync());
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task An_unsolicited_pong_does_not_delay_the_next_ping()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(20), Second);
        for (var i = 0; i < 10; i++) await client.SendAsync("3");
        await client.SendAsync("4mark");
        await client.ReceiveAsync();
        fixture.Server.Advance(TimeSpan.FromSeconds(6), Second);

        Assert.Equal("2", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Over_polling_a_ping_is_a_packet_like_any_other()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);

        Assert.Equal(["2"], await poll);
        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("3"));
        fixture.Server.Advance(TimeSpan.FromSeconds(24), Second);
        Assert.False(fixture.Sessions[0].IsClosed);
    }

    [Fact]
    public async Task A_client_that_never_polls_is_disconnected_after_interval_and_timeout()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(47), Second);

        Assert.Equal(DisconnectReason.PingTimeout, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task A_request_after_the_time_is_over_finds_no_session_even_before_the_next_scan()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);

        fixture.Server.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }
}
