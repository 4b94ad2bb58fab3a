using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Endpoint conventions of ASP.NET Core work on every transport. They replace allowRequest of the reference server.
public sealed class ConventionTests
{
    private const string Handshake = "EIO=4&transport=polling";
    private const string WebSocketPath = $"{EngineFixture.Path}?EIO=4&transport=websocket";

    private static Task<EngineFixture> StartWithUsersAsync(Action<IEndpointConventionBuilder> map) => EngineFixture.StartAsync(
        services: services =>
        {
            services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
            services.AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireUserName("admin"));
        },
        use: app => app.UseAuthentication().UseAuthorization(),
        map: map);

    private static Task<HttpResponseMessage> AskAsync(EngineFixture fixture, string query, string? user) =>
        fixture.SendAsync(query, request =>
    {
        if (user is not null) request.Headers.Add("X-User", user);
    });

    private static Task<WebSocketClient> OpenAsync(EngineFixture fixture, string path, string? user) =>
        fixture.Server.OpenWebSocketAsync(path, configure: options =>
        {
            if (user is not null) options.SetRequestHeader("X-User", user);
        });

    [Fact]
    public async Task RequireAuthorization_applies_to_polling_WebSocket_and_upgrade()
    {
        await using var fixture = await StartWithUsersAsync(endpoint => endpoint.RequireAuthorization());

        using var refused = await AskAsync(fixture, Handshake, user: null);
        using var opened = await AskAsync(fixture, Handshake, "ann");
        var session = fixture.Sessions.Single().Session;
        using var stolen = await AskAsync(fixture, $"{Handshake}&sid={session.Id}", user: null);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal("ann", session.Handshake.User.Identity?.Name);
        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(fixture, WebSocketPath, user: null));
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(fixture, $"{WebSocketPath}&sid={session.Id}", user: null));
        using var webSocket = await OpenAsync(fixture, WebSocketPath, "bob");
        using var upgrade = await OpenAsync(fixture, $"{WebSocketPath}&sid={session.Id}", "ann");
        await upgrade.SendAsync("2probe");
        Assert.Equal("3probe", await upgrade.ReceiveAsync());
    }

    [Fact]
    public async Task A_policy_decides_which_users_may_connect()
    {
        await using var fixture = await StartWithUsersAsync(endpoint => endpoint.RequireAuthorization("admins"));

        using var refused = await AskAsync(fixture, Handshake, "ann");
        using var opened = await AskAsync(fixture, Handshake, "admin");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(fixture, WebSocketPath, "ann"));
    }

    [Fact]
    public async Task Without_authentication_the_user_is_not_authenticated()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.PollingAsync();

        var user = fixture.Sessions[0].Session.Handshake.User;

        Assert.False(user.Identity?.IsAuthenticated);
        Assert.Same(user, fixture.Sessions[0].Session.Handshake.User);
    }

    [Fact]
    public async Task RequireRateLimiting_applies_to_polling_and_WebSocket()
    {
        await using var fixture = await EngineFixture.StartAsync(
            services: services => services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("few", window =>
            {
                window.PermitLimit = 2;
                window.Window = TimeSpan.FromDays(1);
            })),
            use: app => app.UseRateLimiter(),
            map: endpoint => endpoint.RequireRateLimiting("few"));

        await fixture.PollingAsync();
        using var webSocket = await fixture.WebSocketAsync();
        using var third = await fixture.SendAsync(Handshake);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.WebSocketAsync());
        Assert.Equal(2, fixture.Sessions.Count);
    }

    [Fact]
    public async Task A_middleware_before_the_endpoint_gets_every_request_and_can_refuse_it()
    {
        await using var fixture = await EngineFixture.StartAsync(use: app => app.Use((context, next) =>
        {
            if (!context.Request.Query.ContainsKey("deny")) return next(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }));
        var client = await fixture.PollingAsync();

        using var refused = await fixture.SendAsync(Handshake + "&deny=1");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.Server.OpenWebSocketAsync(WebSocketPath + "&deny=1"));
        await Assert.ThrowsAsync<WebSocketException>(() => fixture.Server.OpenWebSocketAsync($"{WebSocketPath}&sid={client.Sid}&deny=1"));
        Assert.Single(fixture.Sessions);
    }

    private sealed class HeaderScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-User"] is not [{ } user]) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
