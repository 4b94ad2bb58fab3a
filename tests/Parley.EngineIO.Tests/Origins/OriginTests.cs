using System.Net;
using System.Net.WebSockets;

namespace Parley.EngineIO.Tests;

public sealed class OriginTests
{
    private static async Task<HttpResponseMessage> GetAsync(
        EngineFixture fixture, string? origin, string method = "GET", string query = "EIO=4&transport=polling")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/engine.io/?{query}");
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        return await fixture.Server.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost")]
    [InlineData("http://LOCALHOST")]
    public async Task Requests_without_an_origin_and_from_the_servers_own_are_served(string? origin)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var response = await GetAsync(fixture, origin);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(Header(response, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://evil-localhost")]
    [InlineData("http://localhost:81")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Any_other_origin_is_403_before_there_is_a_session(string origin)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var response = await GetAsync(fixture, origin);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(fixture.Sessions);
    }

    [Fact]
    public async Task A_WebSocket_of_another_origin_is_refused()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(
            () => fixture.Server.OpenWebSocketAsync("/engine.io/?EIO=4&transport=websocket", "https://evil.example"));
        using var own = await fixture.Server.OpenWebSocketAsync("/engine.io/?EIO=4&transport=websocket", "http://localhost");
    }

    [Fact]
    public async Task Responses_errors_and_preflights_allow_an_allowed_origin()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add("https://app.example"));

        using var answer = await GetAsync(fixture, "https://app.example");
        using var error = await GetAsync(fixture, "https://app.example", query: "EIO=4&transport=abc");
        using var preflight = await GetAsync(fixture, "https://app.example", "OPTIONS");
        using var foreign = await GetAsync(fixture, "https://app.example.evil");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.All(
            [answer, error, preflight], response => Assert.Equal("https://app.example", Header(response, "Access-Control-Allow-Origin")));
        Assert.All([answer, error, preflight], response => Assert.Equal("true", Header(response, "Access-Control-Allow-Credentials")));
        Assert.Equal(
            ("GET,POST,OPTIONS", "600"), (Header(preflight, "Access-Control-Allow-Methods"), Header(preflight, "Access-Control-Max-Age")));
        Assert.Equal("Origin", Header(answer, "Vary"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task A_star_allows_any_origin()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add("*"));
        using var response = await GetAsync(fixture, "https://whoever.example");
        Assert.Equal("https://whoever.example", Header(response, "Access-Control-Allow-Origin"));
    }
}
