using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// A WebSocket whose request has ended (EngineConnections.UseEngineIO).
public sealed class WebSocketHandoverTests
{
    [Fact]
    public async Task The_request_ends_when_the_protocols_are_switched_and_the_WebSocket_goes_on()
    {
        var request = new Request();
        await using var fixture = await StartAsync(request);
        using var client = await fixture.WebSocketAsync();

        await request.Ended.InTime();
        await client.SendAsync("4still here");

        Assert.Equal("4still here", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_session_that_began_with_polling_also_goes_on()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        await socket.SendAsync("5");

        await socket.SendAsync("4upgraded");

        Assert.Equal("4upgraded", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task The_end_of_the_WebSocket_ends_the_session_and_the_connection()
    {
        await using var fixture = await StartAsync();
        var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(RawWebSocket.Request("EIO=4&transport=websocket"));
        await RawHttp.ReadUntilAsync(stream, "\r\n\r\n");
        await using var client = new RawWebSocket(stream);
        await client.ReceiveAsync();

        await client.SendAsync(RawWebSocket.Close, new byte[] { 3, 232 });

        Assert.Equal(1000, await client.CloseCodeAsync());
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_client_that_vanishes_ends_its_session()
    {
        await using var fixture = await StartAsync();
        using (await fixture.WebSocketAsync())
        {
        }

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pings_is_disconnected()
    {
        await using var fixture = await StartAsync();
        using var client = await fixture.WebSocketAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(26));
        Assert.Equal("2", await client.ReceiveAsync());

        fixture.Server.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.PingTimeout, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_server_that_stops_sends_a_close_frame()
    {
        await using var fixture = await StartAsync();
        using var client = await fixture.WebSocketAsync();

        var stopping = fixture.Server.StopAsync();

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        await client.CloseAsync();
        await stopping.InTime();
    }

    [Fact]
    public async Task Data_that_came_with_the_request_is_the_first_that_the_WebSocket_reads()
    {
        await using var fixture = await StartAsync();
        await using var stream = await fixture.Server.OpenStreamAsync();
        byte[] frame = [0x81, 0x82, 0, 0, 0, 0, (byte)'4', (byte)'!'];

        await stream.WriteAsync((byte[])[.. RawWebSocket.Request("EIO=4&transport=websocket"), .. frame]);
        await RawHttp.ReadUntilAsync(stream, "\r\n\r\n");
        await using var client = new RawWebSocket(stream);
        await client.ReceiveAsync();

        Assert.Equal("4!", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Other_requests_are_served_as_usual()
    {
        await using var fixture = await StartAsync();
        await using var stream = await fixture.Server.OpenStreamAsync();
        var request = Encoding.ASCII.GetBytes($"GET {EngineFixture.Path}/?EIO=4&transport=nonsense HTTP/1.1\r\nHost: localhost\r\n\r\n");

        for (var i = 0; i < 3; i++)
        {
            await stream.WriteAsync(request);
            Assert.StartsWith("HTTP/1.1 400", await RawHttp.ReadUntilAsync(stream, "}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_limit_of_upgraded_requests_is_respected()
    {
        var request = new Request();
        await using var fixture = await StartAsync(request, limit: 1);
        using var client = await fixture.WebSocketAsync();
        await client.SendAsync("4in its request");
        Assert.Equal("4in its request", await client.ReceiveAsync());

        Assert.False(request.Ended.IsCompleted);
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.WebSocketAsync());
    }

    private static Task<EngineFixture> StartAsync(Request? request = null, long? limit = null) => EngineFixture.StartAsync(
        use: app => app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode == (int)HttpStatusCode.SwitchingProtocols) request?.End();
        }),
        listen: listen =>
        {
            listen.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections = limit;
            listen.UseEngineIO();
        });

    private sealed class Request
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void End() => _ended.TrySetResult();
    }
}
