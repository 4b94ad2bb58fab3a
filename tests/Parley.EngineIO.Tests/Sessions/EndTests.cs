using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// However a session ends, its handler is notified once and it is removed.
public sealed class EndTests
{
    private const int UnknownSession = 1;

    private static async Task AssertForgottenAsync(EngineFixture fixture, string sid)
    {
        // The WebSocket's request may end later than the handler is notified.
        while (true)
        {
            var body = await fixture.Server.Http.GetStringOrErrorAsync($"{EngineFixture.Path}?EIO=4&transport=polling&sid={sid}");
            if (JsonElement.Parse(body).GetProperty("code").GetInt32() == UnknownSession) return;
        }
    }

    [Theory]
    [InlineData("close", DisconnectReason.TransportClose)]
    [InlineData("break", DisconnectReason.TransportClose)]
    [InlineData("close packet", DisconnectReason.TransportClose)]
    [InlineData("nonsense", DisconnectReason.ParseError)]
    [InlineData("too large", DisconnectReason.PayloadTooLarge)]
    [InlineData("too slow", DisconnectReason.SlowConsumer)]
    [InlineData("no pong", DisconnectReason.PingTimeout)]
    [InlineData("by the server", DisconnectReason.ForcedServerClose)]
    public async Task An_ended_session_over_WebSocket_is_removed(string end, DisconnectReason reason)
    {
        await using var fixture = await EngineFixture.StartAsync(options =>
        {
            options.MaxPayload = 1_000;
            options.MaxOutboxPackets = 100;
        });
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];

        if (end == "close") await client.CloseAsync();
        if (end == "break") client.Dispose();
        if (end == "close packet") await client.SendAsync("1");
        if (end == "nonsense") await client.SendAsync("nonsense");
        if (end == "too large") await client.SendAsync("4" + new string('x', 2_000));
        if (end == "too slow") for (var i = 0; i < 1_000_000 && !echo.IsClosed; i++) echo.Send("more");
        if (end == "no pong") fixture.Server.Advance(TimeSpan.FromSeconds(47), TimeSpan.FromSeconds(1));
        if (end == "by the server") echo.Session.Close(DisconnectReason.ForcedServerClose);
        if (end != "break") await client.ReadToEndAsync();

        Assert.Equal(reason, await echo.ClosedAsync());
        Assert.Equal(reason, echo.Session.ClosedReason);
        if (end is "nonsense" or "too large" or "by the server") await client.CloseAsync();
        await AssertForgottenAsync(fixture, echo.Session.Id).InTime();
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_frame_is_disconnected_after_the_ping_timeout()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];

        echo.Session.Close(DisconnectReason.ForcedServerClose);
        Assert.Empty(await client.ReadToEndAsync());   // it got the close frame, and answers none
        fixture.Server.Advance(TimeSpan.FromSeconds(21), TimeSpan.FromSeconds(1));

        await AssertForgottenAsync(fixture, echo.Session.Id).InTime();
    }

    [Fact]
    public async Task Packets_that_were_queued_before_a_too_large_message_arrive_before_the_close_frame()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayload = 1_000);
        using var client = await fixture.WebSocketAsync();

        for (var i = 0; i < 300; i++) await client.SendAsync($"4{i}");
        await client.SendAsync("4" + new string('x', 2_000));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"4{i}"), await client.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Fact]
    public async Task A_closed_session_accepts_no_more_packets_and_keeps_the_first_reason()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var session = fixture.Sessions[0].Session;

        session.Close(DisconnectReason.ForcedServerClose);
        session.Close(DisconnectReason.ParseError);

        Assert.False(session.Send(OutgoingPacket.Message("late"u8)));
        Assert.False(session.SendVolatile(OutgoingPacket.Message("late"u8)));
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.ForcedServerClose, await fixture.Sessions[0].ClosedAsync());
    }

    // Earlier, a connection that broke while its handler was being created left the handler without an end.
    [Fact]
    public async Task A_handler_that_is_set_after_the_end_is_notified_of_the_end()
    {
        var host = new SessionHost(new EngineSettings(new EngineOptions(), TimeProvider.System), NullLogger.Instance);
        var session = new Session(host, new Handshake(new DefaultHttpContext(), default), version: 4);
        var echo = new EngineFixture.Echo(session);

        session.Close(DisconnectReason.TransportClose);
        session.Open(echo);
        session.Close(DisconnectReason.ParseError);

        Assert.Equal(DisconnectReason.TransportClose, await echo.ClosedAsync());
    }
}

internal static class HttpClientExtensions
{
    public static async Task<string> GetStringOrErrorAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path).InTime();
        return await response.Content.ReadAsStringAsync();
    }
}
