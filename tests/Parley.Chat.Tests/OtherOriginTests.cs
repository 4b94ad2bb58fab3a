using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

/// <summary>What pages of other origins may do with the calls: as with sockets, by one setting.</summary>
public sealed partial class OtherOriginTests
{
    private const string App = "https://app.example";
    private const string Other = "https://other.example";

    [Fact]
    public async Task Every_call_answers_the_preflight_of_an_allowed_page()
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
    [InlineData("*", Other, Other, null, 403)]              // Whoever may read with a session id may not act with the cookie.
    [InlineData("*," + App, App, App, "true", 201)]
    [InlineData("", App, null, null, 403)]
    public async Task What_is_answered_says_who_may_read_it_and_the_cookie_is_for_those_that_are_named(
        string allowed, string origin, string? reader, string? credentials, int ticket)
    {
        await using var server = await StartAsync(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var (_, sid) = await server.NewUserAsync();

        var read = await AskAsync(server, "GET", "/api/v1/users/me", origin, sid: sid);
        var refused = await AskAsync(server, "GET", "/api/v1/users/me", origin);
        var byCookie = await AskAsync(server, "POST", "/api/v1/sessions/tickets", origin, cookie: sid);

        Assert.Equal([200, 401, ticket], new[] { read, refused, byCookie }.Select(answer => answer.Status));
        Assert.All([read, refused, byCookie], answer =>
        {
            Assert.Equal(reader, answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal(credentials, answer.Header("Access-Control-Allow-Credentials"));
            Assert.Equal(allowed.Length > 0 ? "Origin" : null, answer.Header("Vary"));
        });
    }

    [Fact]
    public async Task Calls_with_a_policy_of_their_own_are_left_to_it()
    {
        await using var server = await StartAsync(
            api => api.RequireCors(policy => policy.WithOrigins(Other).WithMethods("PATCH")), App);

        Assert.Equal(Other, (await AskAsync(server, "OPTIONS", "/api/v1/users/me", Other, "PATCH")).Header("Access-Control-Allow-Origin"));
        Assert.Null((await AskAsync(server, "OPTIONS", "/api/v1/users/me", App, "PATCH")).Header("Access-Control-Allow-Origin"));
        Assert.Null((await AskAsync(server, "GET", "/api/v1/users/me", App)).Header("Access-Control-Allow-Origin"));
    }

    private static Task<ApiServer> StartAsync(params string[] origins) => StartAsync(null, origins);

    private static async Task<ApiServer> StartAsync(Action<IEndpointConventionBuilder>? describe, params string[] origins)
    {
        var server = new ApiServer(
            null,
            services => services.AddCors().Configure<SocketIOOptions>(sockets =>
            {
                foreach (var origin in origins) sockets.Engine.AllowedOrigins.Add(origin);
            }),
            describe);
        await server.InitializeAsync();
        return server;
    }

    private static Task<Answer> AskAsync(
        ApiServer server, string method, string path, string origin, string? asks = null, string? sid = null, string? cookie = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "same-site");
        if (asks is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", asks);
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        }

        if (sid is not null) request.Headers.Add("Authorization", $"Bearer {sid}");
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
