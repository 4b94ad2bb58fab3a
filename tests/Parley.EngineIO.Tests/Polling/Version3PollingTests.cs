using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Engine.IO 3 over HTTP long-polling: what differs from version 4.
public sealed class Version3PollingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static ByteArrayContent Binary(params byte[] payload)
    {
        var content = new ByteArrayContent(payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    // A client that sends b64=1 when it opens the session, as those without XHR2 do, and not again.
    private static async Task<PollingClient> OpenBase64Async(EngineFixture fixture)
    {
        var open = await fixture.Server.Http.GetStringAsync($"{EngineFixture.Path}?EIO=3&transport=polling&b64=1").InTime();
        var sid = JsonElement.Parse(open[(open.IndexOf(':', StringComparison.Ordinal) + 2)..]).GetProperty("sid").GetString()!;
        return new PollingClient(fixture.Server, EngineFixture.Path, sid, version: 3);
    }

    private static async Task<(string? Type, byte[] Body)> FetchAsync(EngineFixture fixture, PollingClient client)
    {
        using var response = await fixture.Server.Http.GetAsync(client.Query).InTime();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_handshake_has_its_length_before_it()
    {
        await using var fixture = await EngineFixture.StartAsync();

        using var response = await fixture.Server.Http.GetAsync($"{EngineFixture.Path}?EIO=3&transport=polling").InTime();
        var body = await response.Content.ReadAsStringAsync();
        var colon = body.IndexOf(':', StringComparison.Ordinal);
        var open = body[(colon + 1)..];

        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal($"{open.Length}", body[..colon]);
        Assert.Equal('0', open[0]);
        var handshake = JsonElement.Parse(open[1..]);
        Assert.Equal(fixture.Sessions[0].Session.Id, handshake.GetProperty("sid").GetString());
        Assert.Equal("websocket", handshake.GetProperty("upgrades")[0].GetString());
        Assert.Equal(25_000, handshake.GetProperty("pingInterval").GetInt32());
        Assert.Equal(20_000, handshake.GetProperty("pingTimeout").GetInt32());
    }

    // Debian's python3-socketio-client 0.6.5 reads no other form. Clients with b64=1 get text, and so do newer clients.
    [Theory]
    [InlineData("t=1448755200000-0", true)]
    [InlineData("t=1448755200000-17", true)]
    [InlineData("t=1448755200000-0&b64=1", false)]
    [InlineData("t=1448755200.123", false)]       // python-engineio 3
    [InlineData("t=LcVb4Yt", false)]              // engine.io-client since 1.6
    [InlineData("t=LcVb4Yt-0", false)]
    [InlineData("t=1448755200000-", false)]
    [InlineData("t=-0", false)]
    [InlineData("t=", false)]
    public async Task A_client_of_2015_gets_binary_payloads_only(string query, bool isBinary)
    {
        await using var fixture = await EngineFixture.StartAsync();

        using var open = await fixture.SendAsync($"EIO=3&transport=polling&{query}");
        var handshake = await open.Content.ReadAsByteArrayAsync();
        var session = fixture.Sessions[0];
        session.Send("hello");
        session.Send("wor");
        var (type, body) = await FetchAsync(fixture, new PollingClient(fixture.Server, EngineFixture.Path, session.Session.Id, version: 3));

        var expected = isBinary ? "application/octet-stream" : "text/plain; charset=UTF-8";
        Assert.Equal((expected, expected), (open.Content.Headers.ContentType?.ToString(), type));
        Assert.Equal(isBinary ? [0, 6, 0xFF, .. "4hello"u8, 0, 4, 0xFF, .. "4wor"u8] : [.. "6:4hello4:4wor"u8], body);
        Assert.Equal(isBinary, handshake[0] == 0);
        Assert.Equal("0{"u8, handshake.AsSpan(isBinary ? 5 : 4, 2));
    }

    [Fact]
    public async Task Packets_of_a_post_come_back_with_the_next_poll_in_order()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4hello", "4wörld €😀", "4"));

        Assert.Equal(["4hello", "4wörld €😀", "4"], await client.PollAsync());
        Assert.Equal(["hello", "wörld €😀", ""], fixture.Sessions[0].Received);
    }

    [Fact]
    public async Task A_client_without_binary_gets_base64()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await OpenBase64Async(fixture);

        await client.PostAsync("4hello", "b4AQIDBA==", "4€");

        Assert.Equal(["4hello", "b4AQIDBA==", "4€"], await client.PollAsync());
    }

    [Fact]
    public async Task A_client_with_binary_gets_a_binary_payload_when_there_is_binary_in_it()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        await client.PostAsync("4hello", "b4AQIDBA==");
        var (type, body) = await FetchAsync(fixture, client);
        await client.PostAsync("4hello");

        Assert.Equal("application/octet-stream", type);
        Assert.Equal([0, 6, 0xFF, .. "4hello"u8, 1, 5, 0xFF, 4, 1, 2, 3, 4], body);
        Assert.Equal("text/plain; charset=UTF-8", (await FetchAsync(fixture, client)).Type);
    }

    [Fact]
    public async Task A_binary_payload_is_read()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await OpenBase64Async(fixture);

        Assert.Equal(
            HttpStatusCode.OK, await client.PostAsync(Binary([0, 4, 0xFF, .. "4€"u8, 1, 3, 0xFF, 4, 1, 2, 0, 1, 0xFF, (byte)'2'])));

        Assert.Equal(["4€", "b4AQI=", "3"], await client.PollAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("4hello")]
    [InlineData("7:4hello")]
    [InlineData("2:4a2:zz")]
    [InlineData("1:3")]
    [InlineData("1:5")]
    [InlineData("3:0{}")]
    [InlineData("5:bAQID")]
    [InlineData("4:b4!!")]
    [InlineData("6:4hello\u001e")]
    public async Task A_payload_that_the_protocol_does_not_allow_is_400_and_ends_the_session(string payload)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(new StringContent(payload, Encoding.UTF8, "text/plain")));

        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0xFF })]
    [InlineData(new byte[] { 0, 1, 0xFF })]
    [InlineData(new byte[] { 1, 1, 0xFF, 2 })]
    [InlineData(new byte[] { 0, 2, 0xFF, (byte)'4', 0xC3 })]
    [InlineData(new byte[] { 2, 1, 0xFF, (byte)'4' })]
    public async Task A_binary_payload_that_the_protocol_does_not_allow_is_400_and_ends_the_session(byte[] payload)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(Binary(payload)));

        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task Text_with_invalid_UTF8_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(new ByteArrayContent([.. "2:4"u8, 0xC3])));
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    // engine.io-client 1.x without XHR2: its text payloads are encoded twice, and those that it gets must be as well.
    [Fact]
    public async Task A_1x_client_without_binary_is_understood_and_understands()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await OpenBase64Async(fixture);
        var twice = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("4hä €😀"));

        await client.PostAsync(twice, "4plain");

        Assert.Equal(["hä €😀", "plain"], fixture.Sessions[0].Received);
        Assert.Equal([twice, "4plain"], await client.PollAsync());
    }

    [Fact]
    public async Task A_2x_client_without_binary_may_send_text_that_looks_like_1x_once_it_is_recognized()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await OpenBase64Async(fixture);

        await client.PostAsync("4€", "4Ã¼");

        Assert.Equal(["€", "Ã¼"], fixture.Sessions[0].Received);
        Assert.Equal(["4€", "4Ã¼"], await client.PollAsync());
    }

    // engine.io-client 1.x with XHR2 posts nothing but binary payloads, and counts bytes where 2.x counts characters.
    [Fact]
    public async Task Text_that_1x_and_2x_clients_count_differently_is_sent_in_binary_until_the_client_is_recognized()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        byte[] euro = [0, 4, 0xFF, .. "4€"u8];

        fixture.Sessions[0].Send("€");
        Assert.Equal(euro, (await FetchAsync(fixture, client)).Body);
        await client.PostAsync(Binary(euro));
        Assert.Equal(euro, (await FetchAsync(fixture, client)).Body);
        await client.PostAsync("4€");
        Assert.Equal("2:4€"u8.ToArray(), (await FetchAsync(fixture, client)).Body);
    }

    [Fact]
    public async Task The_client_pings_and_the_server_answers()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        for (var round = 0; round < 3; round++)
        {
            fixture.Server.Advance(TimeSpan.FromSeconds(44), Second);
            Assert.Equal(HttpStatusCode.OK, await client.PostAsync("2"));
            Assert.Equal(["3"], await client.PollAsync());
        }

        Assert.False(fixture.Sessions[0].IsClosed);
    }

    [Fact]
    public async Task A_client_that_does_not_ping_is_disconnected_after_interval_and_timeout()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        fixture.Server.Advance(TimeSpan.FromSeconds(46), Second);

        Assert.Equal(DisconnectReason.PingTimeout, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync("2"));
    }

    [Fact]
    public async Task A_close_packet_ends_the_session_and_the_waiting_poll_with_a_noop()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        var poll = client.TryPollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        await client.PostAsync("1");

        Assert.Equal((HttpStatusCode.OK, "1:6"), await poll);
        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task When_the_server_stops_clients_still_fetch_queued_packets_and_then_the_close()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        using var webSocket = await fixture.WebSocketAsync(version: 3);
        foreach (var session in fixture.Sessions) session.Send("last words");

        var stopping = fixture.Server.StopAsync();

        Assert.Equal(["4last words"], await webSocket.ReadToEndAsync());
        await webSocket.CloseAsync();
        Assert.All(fixture.Sessions, session => Assert.Equal(DisconnectReason.ServerShuttingDown, session.Session.ClosedReason));
        await stopping.InTime();
    }

    [Fact]
    public async Task A_second_poll_ends_the_session_and_the_first_poll()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        var first = client.TryPollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);

        Assert.Equal("1:1", (await first).Body);
        Assert.Equal(DisconnectReason.ConcurrentRequest, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task An_upgrade_takes_the_session_to_WebSocket()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);
        using var socket = await fixture.ProbeAsync(client.Sid, version: 3);

        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal(["6"], await client.PollAsync());
        await socket.SendAsync("5");
        await socket.SendAsync("2");
        Assert.Equal("3", await socket.ReceiveAsync());
        await socket.SendBinaryAsync([4, 9]);

        Assert.Equal([4, 9], await socket.ReceiveBytesAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
        using var second = await fixture.ProbeAsync(client.Sid, version: 3);
        Assert.Null(await second.ReceiveAsync());
        Assert.Equal("websocket", fixture.Sessions[0].Session.Transport);
    }
}
