using System.Net.WebSockets;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Engine.IO 3 over WebSocket: what differs from version 4.
public sealed class Version3WebSocketTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_session_has_the_protocol_version_of_its_client()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var old = await fixture.WebSocketAsync(version: 3);
        using var current = await fixture.WebSocketAsync(version: 4);

        Assert.Equal([3, 4], fixture.Sessions.Select(echo => echo.Session.Version));
    }

    [Fact]
    public async Task Binary_frames_begin_with_the_type_in_both_directions()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);

        await client.SendBinaryAsync([4, 1, 2, 3]);
        await client.SendBinaryAsync([4]);
        await client.SendAsync("4wörld");

        Assert.Equal([4, 1, 2, 3], await client.ReceiveBytesAsync());
        Assert.Equal([4], await client.ReceiveBytesAsync());
        Assert.Equal("4wörld", await client.ReceiveAsync());
        Assert.Equal(["wörld"], fixture.Sessions[0].Received);
    }

    [Theory]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task Binary_frames_of_every_length_encoding_arrive_unchanged(int length)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);
        byte[] frame = [4, .. Enumerable.Repeat((byte)7, length)];

        await client.SendBinaryAsync(frame);

        Assert.Equal(frame, await client.ReceiveBytesAsync());
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 2, 1 })]
    [InlineData(new byte[] { 5 })]
    [InlineData(new byte[] { (byte)'4', 1 })]
    public async Task A_binary_frame_that_is_not_a_message_closes_the_session(byte[] frame)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);

        await client.SendBinaryAsync(frame);

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("3")]   // the server answers
    [InlineData("5")]
    public async Task A_protocol_violation_closes_the_session(string packet)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);

        await client.SendAsync(packet);

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task The_client_pings_and_gets_its_data_back()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);

        await client.SendAsync("2");
        await client.SendAsync("2anything");

        Assert.Equal("3", await client.ReceiveAsync());
        Assert.Equal("3anything", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_server_never_pings_and_a_client_that_pings_stays_connected()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);

        for (var round = 0; round < 4; round++)
        {
            fixture.Server.Advance(TimeSpan.FromSeconds(44), Second);
            await client.SendAsync("2");
            Assert.Equal("3", await client.ReceiveAsync());
        }

        Assert.False(fixture.Sessions[0].IsClosed);
    }

    [Fact]
    public async Task Without_a_ping_within_interval_and_timeout_the_session_ends()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version: 3);
        fixture.Server.Advance(TimeSpan.FromSeconds(20), Second);
        await client.SendAsync("2");
        await client.ReceiveAsync();

        fixture.Server.Advance(TimeSpan.FromSeconds(44), Second);
        await client.SendAsync("4still here, but this is no ping");
        await client.ReceiveAsync();
        fixture.Server.Advance(TimeSpan.FromSeconds(2), Second);

        Assert.Equal(DisconnectReason.PingTimeout, await fixture.Sessions[0].ClosedAsync());
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Version_3_can_be_switched_off()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowVersion3 = false);

        await Assert.ThrowsAsync<WebSocketException>(() => fixture.WebSocketAsync(version: 3));

        using var current = await fixture.WebSocketAsync(version: 4);
        Assert.Single(fixture.Sessions);
    }

    // CVE-2026-102599: a session of one version was upgraded by a request of the other.
    [Theory]
    [InlineData("EIO=3&")]
    [InlineData("EIO=5&")]
    [InlineData("EIO=&")]
    [InlineData("")]
    [InlineData("EIO=4&EIO=3&")]
    public async Task A_request_of_another_version_is_refused_and_the_session_stays_open(string version)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        await Assert.ThrowsAsync<WebSocketException>(
            () => fixture.Server.OpenWebSocketAsync($"{EngineFixture.Path}?{version}transport=websocket&sid={client.Sid}"));
        using var poll = await fixture.Server.Http.GetAsync($"{EngineFixture.Path}?{version}transport=polling&sid={client.Sid}").InTime();

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, poll.StatusCode);
        await client.PostAsync("4alive");
        Assert.Equal(["4alive"], await client.PollAsync());
        fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);
        Assert.Equal(["2"], await client.PollAsync());
    }
}
