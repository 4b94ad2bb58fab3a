using System.Net;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class UpgradeTests
{
    private static async Task<WebSocketClient> UpgradeAsync(EngineFixture fixture, PollingClient client)
    {
        var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        await socket.SendAsync("5");
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.Transport == "websocket");
        return socket;
    }

    [Fact]
    public async Task After_probe_and_upgrade_the_session_goes_on_over_WebSocket()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        using var socket = await UpgradeAsync(fixture, client);

        await socket.SendAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveAsync());
        Assert.Single(fixture.Sessions);
    }

    [Fact]
    public async Task The_probe_ends_the_waiting_poll_and_every_later_one_at_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);
        using var socket = await fixture.ProbeAsync(client.Sid);

        await socket.SendAsync("2probe");

        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal(["6"], await poll);
        Assert.Equal(["6"], await client.PollAsync());
    }

    [Fact]
    public async Task Packets_from_before_during_and_after_the_upgrade_arrive_once_and_in_order()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var echo = fixture.Sessions[0];
        var received = new List<string>();

        echo.Send("1");
        received.AddRange(await client.PollAsync());
        echo.Send("2");
        using var socket = await fixture.ProbeAsync(client.Sid);
        echo.Send("3");
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        received.AddRange(await client.PollAsync());
        echo.Send("4");
        echo.Send("5");
        await socket.SendAsync("5");
        for (var i = 0; i < 2; i++) received.Add((await socket.ReceiveAsync())!);
        echo.Send("6");
        received.Add((await socket.ReceiveAsync())!);

        Assert.Equal(["41", "42", "43", "44", "45", "46"], received);
    }

    [Fact]
    public async Task A_post_that_is_being_read_is_handled_before_packets_of_the_WebSocket()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var echo = fixture.Sessions[0];
        var hold = echo.Hold = new TaskCompletionSource();
        var post = client.PostAsync("4first");
        await Deadline.UntilAsync(() => echo.Session.IsPosting);
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();

        await socket.SendAsync("5");
        await socket.SendAsync("4second");
        echo.Hold = null;
        hold.SetResult();

        Assert.Equal(HttpStatusCode.OK, await post);
        Assert.Equal("4first", await socket.ReceiveAsync());
        Assert.Equal("4second", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task After_the_upgrade_polls_and_posts_are_refused_and_the_session_stays_open()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await UpgradeAsync(fixture, client);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync("4no"));

        await socket.SendAsync("4yes");
        Assert.Equal("4yes", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task A_second_WebSocket_is_closed_and_the_first_stays_open()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var first = await UpgradeAsync(fixture, client);

        using var second = await fixture.ProbeAsync(client.Sid);

        Assert.Empty(await second.ReadToEndAsync());
        await first.SendAsync("4still here");
        Assert.Equal("4still here", await first.ReceiveAsync());
    }

    [Fact]
    public async Task A_second_WebSocket_while_one_is_probed_is_closed()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var first = await fixture.ProbeAsync(client.Sid);
        await first.SendAsync("2probe");
        await first.ReceiveAsync();

        using var second = await fixture.ProbeAsync(client.Sid);

        Assert.Empty(await second.ReadToEndAsync());
        await first.SendAsync("5");
        await first.SendAsync("4mine");
        Assert.Equal("4mine", await first.ReceiveAsync());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2other")]
    [InlineData("4x")]
    [InlineData("5")]
    [InlineData("")]
    public async Task A_wrong_probe_closes_the_WebSocket_and_leaves_the_session_on_polling(string packet)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);

        await socket.SendAsync(packet);

        Assert.Empty(await socket.ReadToEndAsync());
        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4polling"));
        Assert.Equal(["4polling"], await client.PollAsync());
        Assert.DoesNotContain("x", fixture.Sessions[0].Received);
    }

    [Fact]
    public async Task Another_packet_after_the_probe_closes_the_WebSocket_and_is_not_delivered()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();

        await socket.SendAsync("4too early");

        Assert.Empty(await socket.ReadToEndAsync());
        await client.PostAsync("4polling");
        Assert.Equal(["polling"], fixture.Sessions[0].Received);
    }

    [Fact]
    public async Task A_probe_that_is_never_finished_is_closed_and_leaves_the_session_on_polling()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1));

        Assert.Empty(await socket.ReadToEndAsync());
        fixture.Sessions[0].Send("still polling");
        await Deadline.UntilAsync(() => !fixture.Sessions[0].Session.IsProbing);
        Assert.Equal(["4still polling"], await client.PollAsync());
    }

    [Fact]
    public async Task A_connection_that_breaks_during_the_probe_leaves_the_session_on_polling()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();

        socket.Dispose();

        await Deadline.UntilAsync(() => !fixture.Sessions[0].Session.IsProbing);
        fixture.Sessions[0].Send("still polling");
        Assert.Equal(["4still polling"], await client.PollAsync());
    }

    [Fact]
    public async Task A_probe_that_is_too_late_because_of_a_slow_post_leaves_the_session_on_polling()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var echo = fixture.Sessions[0];
        var hold = echo.Hold = new TaskCompletionSource();
        var post = client.PostAsync("4slow");
        await Deadline.UntilAsync(() => echo.Session.IsPosting);
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        await socket.ReceiveAsync();
        await socket.SendAsync("5");

        fixture.Server.Advance(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1));
        Assert.Empty(await socket.ReadToEndAsync());
        echo.Hold = null;
        hold.SetResult();

        Assert.Equal(HttpStatusCode.OK, await post);
        await Deadline.UntilAsync(() => !echo.Session.IsProbing);
        Assert.Equal("polling", echo.Session.Transport);
        Assert.Equal(["4slow"], await client.PollAsync());
    }
}
