using System.Net.WebSockets;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task When_the_server_stops_clients_get_what_is_queued_and_a_close()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var socket = await fixture.WebSocketAsync();
        var polling = await fixture.PollingAsync();
        var poll = polling.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[1].Session.IsPolling);
        fixture.Sessions[0].Send("last words");

        var reading = socket.ReadToEndAsync();
        await fixture.Server.StopAsync().InTime();

        Assert.Equal(["4last words"], await reading);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Equal(["1"], await poll);
        Assert.Equal(DisconnectReason.ServerShuttingDown, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(DisconnectReason.ServerShuttingDown, await fixture.Sessions[1].ClosedAsync());
    }
}
