using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Http;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

/// <summary>The rights of pages of other origins: one setting for calls and sockets.</summary>
public sealed partial class OtherOriginTests
{
    private const string App = "https://app.example";
    private const string Other = "https://other.example";

    [Fact]
    public async Task Every_call_accepts_the_preflight_of_an_allowed_page()
    {
        await using var server = await StartAsync(App);
        var calls = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(call => call.Metadata.GetMetadata<ChatCall>() is not null).ToList();

        Assert.True(calls.Count > 60);
        foreach (var call in calls)
        {
            foreach (var method in call.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var answer = await AskAsync(server, "OPTIONS", Parameter().Replace(call.RoutePattern.RawText!, "group"), App, method);

                Assert.Equal((204, App), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
                Assert.Contains(method, answer.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
                Assert.Equal("authorization,content-type", answer.Header("Access-Control-Allow-Headers"));
            }
        }
    }

    [Theory]
    [InlineData(App, App, App, "true", 201)]
    [InlineData("https://APP.example:443", App, App, "true", 201)]
    [InlineData(App, Other, null, null, 403)]
    [InlineData("*", Other, Other, null, 403)]              // A page that may read with a session id may not act with the cookie.
    [InlineData("*," + App, App, App, "true", 201)]
    [InlineData("", App, null, null, 403)]
    public async Task Responses_allow_the_page_to_read_them_and_cookies_are_for_named_origins_only(
        string allowed, string origin, string? reader, string? credentials, int ticket)
    {
        await using var server = await StartAsync(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var (_, sessionId) = await server.NewUserAsync();

        var read = await AskAsync(server, "GET", "/api/v1/users/me", origin, sessionId: sessionId);
        var refused = await AskAsync(server, "GET", "/api/v1/users/me", origin);
        var byCookie = await AskAsync(server, "POST", "/api/v1/sessions/tickets", origin, cookie: sessionId);

        Assert.Equal([200, 401, ticket], new[] { read, refused, byCookie }.Select(answer => answer.Status));
        Assert.All([read, refused, byCookie], answer =>
        {
            Assert.Equal(reader, answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal(credentials, answer.Header("Access-Control-Allow-Credentials"));
            Assert.Equal(allowed.Length > 0 ? "Origin" : null, answer.Header("Vary"));
        });
    }

    [Fact]
    public async Task Calls_with_their_own_CORS_policy_keep_it()
    {
        await using var server = await StartAsync(
            api => api.RequireCors(policy => policy.WithOrigins(Other).WithMethods("PATCH")), App);

        Assert.Equal(Other, (await AskAsync(server, "OPTIONS", "/api/v1/users/me", Other, "PATCH")).Header("Access-Control-Allow-Origin"));
        Assert.Null((await AskAsync(server, "OPTIONS", "/api/v1/users/me", App, "PATCH")).Header("Access-Control-Allow-Origin"));
        Assert.Null((await AskAsync(server, "GET", "/api/v1/users/me", App)).Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("PUT", "/api/v1/nothing", 404)]
    [InlineData("PUT", "/api/v1/sessions", 405)]
    [InlineData("POST", "/api/v1/users/me", 405)]
    public async Task A_page_can_read_why_its_request_matched_no_call(string method, string path, int status)
    {
        await using var server = await StartAsync(null, WriteProblems, App);

        var preflight = await AskAsync(server, "OPTIONS", path, App, method);
        var answer = await AskAsync(server, method, path, App);
        var other = await AskAsync(server, method, path, Other);

        Assert.Equal((204, App), (preflight.Status, preflight.Header("Access-Control-Allow-Origin")));
        Assert.Contains(method, preflight.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal((status, App, "true"),
            (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")));
        Assert.Equal(status == 404 ? "not-found" : "malformed", answer.Reason);
        Assert.Equal((status, null, "Origin"), (other.Status, other.Header("Access-Control-Allow-Origin"), other.Header("Vary")));
    }

    [Theory]
    [InlineData("/own")]
    [InlineData("/api/v1/own")]
    public async Task A_preflight_for_a_call_of_the_application_is_answered_by_the_application(string path)
    {
        await using var server = await StartAsync(null, app =>
        {
            WriteProblems(app);
            app.MapPut(path, () => "done");
        }, App);

        var preflight = await AskAsync(server, "OPTIONS", path, App, "PUT");

        Assert.Equal(405, preflight.Status);
    }

    // As the program does for responses without a body.
    private static void WriteProblems(WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
            await ChatProblem.WriteAsync(context, context.Response.StatusCode);
    });

    private static Task<ApiServer> StartAsync(params string[] origins) => StartAsync(null, origins);

    private static Task<ApiServer> StartAsync(Action<IEndpointConventionBuilder>? describe, params string[] origins) =>
        StartAsync(describe, null, origins);

    private static async Task<ApiServer> StartAsync(
        Action<IEndpointConventionBuilder>? describe, Action<WebApplication>? use, params string[] origins)
    {
        var server = new ApiServer(
            null,
            services => services.AddCors().Configure<SocketIOOptions>(sockets =>
            {
                foreach (var origin in origins) sockets.Engine.AllowedOrigins.Add(origin);
            }),
            describe,
            use);
        await server.InitializeAsync();
        return server;
    }

    private static Task<Answer> AskAsync(
        ApiServer server, string method, string path, string origin, string? asks = null, string? sessionId = null, string? cookie = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "same-site");
        if (asks is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", asks);
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        }

        if (sessionId is not null) request.Headers.Add("Authorization", $"Bearer {sessionId}");
        if (cookie is not null) request.Headers.Add("Cookie", $"parley_sid={cookie}");
        return server.SendAsync(request);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}

/// <summary>Reads the headers of an answer.</summary>
file static class Headers
{
    public static string? Header(this Answer answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
