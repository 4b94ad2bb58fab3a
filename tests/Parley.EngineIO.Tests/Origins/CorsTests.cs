using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.EngineIO.Tests;

// A CORS policy of the endpoint replaces the settings.
public sealed class CorsTests
{
    private const string Handshake = "EIO=4&transport=polling";
    private const string Friend = "https://friend.example";
    private const string Listed = "https://listed.example";

    private static Task<EngineFixture> StartAsync(Action<IEndpointConventionBuilder> map) => EngineFixture.StartAsync(
        options => options.AllowedOrigins.Add(Listed),
        services => services.AddCors(cors =>
        {
            cors.AddPolicy("friends", policy => policy.WithOrigins(Friend).AllowCredentials().WithMethods("GET", "POST"));
            cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin());
        }),
        app => app.UseCors(),
        map);

    private static async Task<(HttpStatusCode Status, string? AllowOrigin)> AskAsync(
        EngineFixture fixture, string origin, string query = Handshake)
    {
        using var response = await fixture.SendAsync(query, request => request.Headers.Add("Origin", origin));
        return (response.StatusCode, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task A_named_policy_decides_and_its_headers_are_sent_once()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.RequireCors("friends"));

        Assert.Equal((HttpStatusCode.OK, Friend), await AskAsync(fixture, Friend));
        Assert.Equal((HttpStatusCode.BadRequest, Friend), await AskAsync(fixture, Friend, "EIO=4&transport=polling&sid=unknown"));
        Assert.Equal((HttpStatusCode.Forbidden, null), await AskAsync(fixture, Listed));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(fixture, "http://localhost"));
        Assert.Equal(2, fixture.Sessions.Count);
    }

    [Fact]
    public async Task A_named_policy_decides_over_WebSocket_too()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.RequireCors("friends"));
        const string query = $"{EngineFixture.Path}?EIO=4&transport=websocket";

        await Assert.ThrowsAsync<WebSocketException>(() => fixture.Server.OpenWebSocketAsync(query, Listed));
        using var friend = await fixture.Server.OpenWebSocketAsync(query, Friend);

        Assert.NotNull(await friend.ReceiveAsync());
    }

    [Fact]
    public async Task Preflights_are_answered_by_the_policy()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.RequireCors("friends"));

        using var response = await fixture.SendAsync(Handshake, request =>
        {
            request.Method = HttpMethod.Options;
            request.Headers.Add("Origin", Friend);
            request.Headers.Add("Access-Control-Request-Method", "POST");
        });

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET,POST", string.Join(',', response.Headers.GetValues("Access-Control-Allow-Methods")));
    }

    [Fact]
    public async Task A_policy_may_be_written_where_the_endpoint_is_mapped()
    {
        await using var fixture = await StartAsync(
            endpoint => endpoint.RequireCors(policy => policy.WithOrigins("https://inline.example")));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(fixture, "https://inline.example")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(fixture, Friend)).Status);
    }

    [Fact]
    public async Task The_default_policy_decides_where_none_is_named()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.WithMetadata(new EnableCorsAttribute()));

        Assert.Equal((HttpStatusCode.OK, "*"), await AskAsync(fixture, "https://anybody.example"));
    }

    [Fact]
    public async Task With_CORS_disabled_no_other_origin_is_served()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.WithMetadata(new DisableCorsAttribute()));

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(fixture, Listed)).Status);
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_allows_nobody()
    {
        await using var fixture = await StartAsync(endpoint => endpoint.RequireCors("no such policy"));

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(fixture, Friend)).Status);
    }
}
