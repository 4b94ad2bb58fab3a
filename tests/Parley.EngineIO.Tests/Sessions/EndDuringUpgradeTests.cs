using Parley.Testing;

namespace Parley.EngineIO.Tests;

// A client stops polling when it has received the answer to its probe, and polls again only if the WebSocket fails before that. So from
// the answer to the probe on, the last packets and the close go over the WebSocket.
public sealed class EndDuringUpgradeTests
{
    private const string LastWords = "4last words";

    /// <summary>The step of a client's upgrade at which the server ends the session.</summary>
    public enum Moment
    {
        Polling,
        Connected,
        Probed,
        Upgraded,
    }

    /// <summary>The ways in which an upgrade fails after its probe was answered.</summary>
    public enum Failure
    {
        NeverFinished,
        BrokenOff,
    }

    public static TheoryData<Moment, DisconnectReason> Ends()
    {
        var ends = new TheoryData<Moment, DisconnectReason>();
        foreach (var moment in Enum.GetValues<Moment>())
        {
            ends.Add(moment, DisconnectReason.ForcedServerClose);
            ends.Add(moment, DisconnectReason.ServerShuttingDown);
            ends.Add(moment, DisconnectReason.ConnectTimeout);
        }

        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_last_packets_arrive_once_whenever_the_server_ends_the_session(Moment moment, DisconnectReason reason)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var echo = fixture.Sessions[0];
        using var socket = moment == Moment.Polling ? null : await fixture.ProbeAsync(client.Sid);
        if (socket is not null) await Deadline.UntilAsync(() => echo.Session.IsProbing);
        if (moment >= Moment.Probed) await AnsweredAsync(socket!);
        if (moment == Moment.Upgraded) await socket!.SendAsync("5");
        if (moment == Moment.Upgraded) await Deadline.UntilAsync(() => !echo.Session.IsOnPolling);

        echo.Send("last words");
        echo.Session.Close(reason);

        if (moment <= Moment.Connected) await AssertOverPollingAsync(client);
        else await AssertOverWebSocketAsync(socket!, upgrades: moment == Moment.Probed);
        Assert.Equal(reason, await echo.ClosedAsync());
    }

    [Fact]
    public async Task Polls_of_a_client_that_may_be_upgrading_get_none_of_the_last_packets()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await AnsweredAsync(socket);
        fixture.Sessions[0].Send("last words");
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(["6"], await client.PollAsync());

        await AssertOverWebSocketAsync(socket, upgrades: true);
    }

    [Theory]
    [InlineData(Failure.NeverFinished)]
    [InlineData(Failure.BrokenOff)]
    public async Task A_client_whose_upgrade_fails_gets_the_last_packets_by_polling(Failure failure)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await AnsweredAsync(socket);
        fixture.Sessions[0].Send("last words");
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        if (failure == Failure.NeverFinished) fixture.Server.Advance(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(1));
        else socket.Dispose();
        await Deadline.UntilAsync(() => !fixture.Sessions[0].Session.IsProbing);

        await AssertOverPollingAsync(client);
    }

    [Fact]
    public async Task An_end_that_is_not_in_good_order_ends_the_probe()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await AnsweredAsync(socket);

        fixture.Sessions[0].Session.Close(DisconnectReason.PingTimeout);

        Assert.Empty(await socket.ReadToEndAsync());
    }

    private static async Task AnsweredAsync(WebSocketClient socket)
    {
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
    }

    private static async Task AssertOverPollingAsync(PollingClient client)
    {
        Assert.Equal([LastWords], await client.PollAsync());
        Assert.Equal(["1"], await client.PollAsync());
    }

    private static async Task AssertOverWebSocketAsync(WebSocketClient socket, bool upgrades)
    {
        if (upgrades) await socket.SendAsync("5");
        Assert.Equal([LastWords], await socket.ReadToEndAsync());
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }
}
