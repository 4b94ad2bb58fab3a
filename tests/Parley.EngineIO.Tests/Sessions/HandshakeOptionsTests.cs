using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Parley.EngineIO.Tests;

public sealed class HandshakeOptionsTests
{
    private const string Polling = "EIO=4&transport=polling";

    private static string[] Cookies(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];

    [Fact]
    public async Task No_cookie_is_set_by_default()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var response = await fixture.SendAsync(Polling);
        Assert.Empty(Cookies(response));
    }

    [Fact]
    public async Task A_cookie_has_the_session_id_and_is_set_only_by_the_handshake()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.Cookie = new CookieBuilder { Name = "io" });

        using var response = await fixture.SendAsync(Polling);
        var sid = fixture.Sessions[0].Session.Id;
        fixture.Sessions[0].Send("news");
        using var poll = await fixture.SendAsync($"{Polling}&sid={sid}");

        Assert.Equal([$"io={sid}; path=/; samesite=lax; httponly"], Cookies(response));
        Assert.Empty(Cookies(poll));
    }

    [Fact]
    public async Task A_cookie_has_the_attributes_of_its_builder()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.Cookie = new CookieBuilder
        {
            Name = "route",
            Path = "/engine.io",
            SameSite = SameSiteMode.None,
            SecurePolicy = CookieSecurePolicy.Always,
            MaxAge = TimeSpan.FromDays(1),
        });

        using var response = await fixture.SendAsync(Polling);

        Assert.Equal(
            [$"route={fixture.Sessions[0].Session.Id}; max-age=86400; path=/engine.io; secure; samesite=none; httponly"],
            Cookies(response));
    }

    [Fact]
    public async Task Headers_are_kept_only_if_that_is_enabled()
    {
        await using var keeping = await EngineFixture.StartAsync(options => options.KeepHeaders = true);
        await using var other = await EngineFixture.StartAsync();

        using var first = await keeping.SendAsync(Polling, request => request.Headers.Add("X-Trace", "abc"));
        await other.PollingAsync();

        Assert.Equal("abc", keeping.Sessions[0].Session.Handshake.Headers["x-trace"]);
        var problem = Assert.Throws<InvalidOperationException>(() => other.Sessions[0].Session.Handshake.Headers);
        Assert.Contains(nameof(EngineOptions.KeepHeaders), problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task OnHandshake_can_add_headers_and_keep_data(string transport)
    {
        var calls = 0;
        await using var fixture = await EngineFixture.StartAsync(options => options.OnHandshake = context =>
        {
            calls++;
            context.Response.Headers.Append("X-Seen", "yes");
            return context.Request.Query["token"].ToString();
        });

        if (transport == "polling")
        {
            using var response = await fixture.SendAsync(Polling + "&token=abc");
            Assert.Equal("yes", response.Headers.GetValues("X-Seen").Single());
            using var poll = await fixture.SendAsync($"{Polling}&sid=unknown");
            Assert.False(poll.Headers.Contains("X-Seen"));
        }
        else
        {
            await using var stream = await fixture.Server.OpenStreamAsync();
            await stream.WriteAsync(
                "GET /engine.io/?EIO=4&transport=websocket&token=abc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());
            Assert.Contains("X-Seen: yes", await RawHttp.ReadUntilAsync(stream, "}"), StringComparison.Ordinal);
        }

        Assert.Equal("abc", fixture.Sessions[0].Session.Handshake.Data);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task An_upgrade_is_no_handshake()
    {
        var calls = 0;
        await using var fixture = await EngineFixture.StartAsync(options => options.OnHandshake = _ => ++calls);
        var client = await fixture.PollingAsync();

        using var probe = await fixture.ProbeAsync(client.Sid);
        await probe.SendAsync("2probe");
        await probe.ReceiveAsync();

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task The_handshake_has_its_url_and_whether_it_is_cross_origin()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add("*"));

        using var own = await fixture.SendAsync(Polling + "&x=ü", request => request.Headers.Add("Origin", "http://localhost"));
        using var foreign = await fixture.SendAsync(Polling, request => request.Headers.Add("Origin", "https://other.example"));

        Assert.Equal("/engine.io?EIO=4&transport=polling&x=%C3%BC", fixture.Sessions[0].Session.Handshake.Url);
        Assert.Equal("ü", fixture.Sessions[0].Session.Handshake.Query["x"]);
        Assert.Equal([false, true], fixture.Sessions.Select(echo => echo.Session.Handshake.IsCrossOrigin));
    }

    [Fact]
    public async Task Polling_can_be_switched_off()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.Transports = EngineTransports.WebSocket);

        using var response = await fixture.SendAsync(Polling);
        using var webSocket = await fixture.WebSocketAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"code":0,"message":"Transport unknown"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WebSocket_can_be_switched_off_and_is_not_offered_then()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.Transports = EngineTransports.Polling);

        using var response = await fixture.SendAsync(Polling);

        Assert.Contains("\"upgrades\":[]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.WebSocketAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.ProbeAsync(fixture.Sessions[0].Session.Id));
    }
}
