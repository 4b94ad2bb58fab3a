using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Parley.EngineIO.Tests;

public sealed class HandshakeTests
{
    [Fact]
    public async Task Polling_opens_a_session_with_a_complete_handshake()
    {
        await using var fixture = await EngineFixture.StartAsync();

        var body = await fixture.Server.Http.GetStringAsync("/engine.io/?EIO=4&transport=polling");

        Assert.Equal('0', body[0]);
        var open = JsonElement.Parse(body[1..]);
        Assert.Equal(28, open.GetProperty("sid").GetString()!.Length);
        Assert.Equal("websocket", Assert.Single(open.GetProperty("upgrades").EnumerateArray()).GetString());
        Assert.Equal(25_000, open.GetProperty("pingInterval").GetInt32());
        Assert.Equal(20_000, open.GetProperty("pingTimeout").GetInt32());
        Assert.Equal(1_000_000, open.GetProperty("maxPayload").GetInt32());
    }

    [Fact]
    public async Task WebSocket_opens_a_session_without_upgrades()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.Server.OpenWebSocketAsync("/engine.io/?EIO=4&transport=websocket");

        var open = JsonElement.Parse((await client.ReceiveAsync())![1..]);

        Assert.Equal(0, open.GetProperty("upgrades").GetArrayLength());
    }

    [Theory]
    [InlineData("GET", "EIO=4", 0)]
    [InlineData("GET", "EIO=4&transport=abc", 0)]
    [InlineData("GET", "EIO=4&transport=", 0)]
    [InlineData("GET", "EIO=4&transport=__proto__", 0)]
    [InlineData("GET", "EIO=4&transport=polling&transport=websocket", 0)]
    [InlineData("GET", "EIO=4&transport=webtransport", 0)]
    [InlineData("GET", "EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("POST", "EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("GET", "EIO=4&transport=polling&sid=__proto__", 1)]
    [InlineData("GET", "EIO=4&transport=polling&sid=a&sid=b", 1)]
    [InlineData("GET", "EIO=4&transport=websocket&sid=unknown", 1)]
    [InlineData("POST", "EIO=4&transport=polling", 2)]
    [InlineData("PUT", "EIO=4&transport=polling", 2)]
    [InlineData("DELETE", "EIO=4&transport=polling", 2)]
    [InlineData("GET", "EIO=4&transport=websocket", 3)]
    [InlineData("GET", "transport=polling", 5)]
    [InlineData("GET", "EIO=abc&transport=polling", 5)]
    [InlineData("GET", "EIO=5&transport=polling", 5)]
    [InlineData("GET", "EIO=4&EIO=3&transport=polling", 5)]
    public async Task A_wrong_request_is_400_with_the_code_of_the_protocol(string method, string query, int code)
    {
        await using var fixture = await EngineFixture.StartAsync();

        using var response = await fixture.Server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/engine.io/?{query}"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetInt32());
        Assert.Empty(fixture.Sessions);
    }

    [Theory]
    [InlineData("EIO=5&transport=websocket")]
    [InlineData("EIO=4&transport=abc")]
    [InlineData("EIO=4&transport=websocket&sid=unknown")]
    public async Task A_wrong_upgrade_is_refused(string query)
    {
        await using var fixture = await EngineFixture.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.Server.OpenWebSocketAsync($"/engine.io/?{query}"));
    }

    [Fact]
    public async Task A_later_request_of_another_protocol_version_is_refused_and_the_session_stays_open()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        using var response = await fixture.Server.Http.GetAsync($"/engine.io/?EIO=3&transport=polling&sid={client.Sid}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4still here"));
    }

    [Fact]
    public async Task Ids_are_unique()
    {
        await using var fixture = await EngineFixture.StartAsync();
        for (var i = 0; i < 50; i++) await fixture.PollingAsync();
        Assert.Equal(50, fixture.Sessions.Select(session => session.Session.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("PingInterval")]
    [InlineData("MaxPayload")]
    [InlineData("AllowedOrigins")]
    public async Task Invalid_settings_stop_the_start_and_are_named(string name)
    {
        var problem = await Assert.ThrowsAsync<ArgumentException>(() => EngineFixture.StartAsync(options =>
        {
            if (name == "PingInterval") options.PingInterval = TimeSpan.Zero;
            if (name == "MaxPayload") options.MaxPayload = 0;
            if (name == "AllowedOrigins") options.AllowedOrigins.Add("example.com");
        }));
        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
    }
}
