using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>The rate of changes of a user, over all calls.</summary>
public sealed class WriteRateLimiterTests(WriteRateLimiterTests.Server server) : IClassFixture<WriteRateLimiterTests.Server>
{
    private const int AMinute = 60;

    public static TheoryData<string> Writes => [.. HttpCalls.All.Where(
        call => !WriteRateLimitFilter.IsReading(HttpCall.Request.Parse(call.Right).Method)).Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Every_call_that_changes_something_has_a_rate(string name)
    {
        var (request, world) = await BeginAsync(name);
        // Unauthenticated clients are limited by their addresses.
        if (Credentials(name) is null or { Any: [Credential.ApiKey] }) return;

        Answer answer;
        var calls = 0;
        do answer = await world.SendAsync(request);
        while (answer.Status is not (429 or 401) && ++calls <= AMinute);

        Assert.True(answer.Reason == "rate-limited"
            || name == "SignOut", $"{name} was called {calls} times, and then answered {answer.Status} {answer.Reason}.");
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Calls_that_concern_another_user_have_a_rate_for_the_pair(string name)
    {
        var (request, world) = await BeginAsync(name);
        if (Credentials(name)?.Any is not [Credential.Session] || Endpoint(name).RoutePattern.GetParameter("user") is null) return;

        Answer answer;
        var calls = 0;
        do
        {
            server.Api.Time.Advance(TimeSpan.FromSeconds(10));   // So high that the rate of the user alone is never reached.
            answer = await world.SendAsync(request);
        }
        while (answer.Reason != "rate-limited" && ++calls < 30);

        Assert.True(
            answer.Reason == "rate-limited", $"{name} was called {calls} times, and then answered {answer.Status} {answer.Reason}.");
    }

    [Fact]
    public async Task A_friend_request_that_is_made_and_cancelled_again_and_again_leaves_ten_notices()
    {
        await using var api = new ApiServer();
        await api.InitializeAsync();
        var (alice, bob) = (await SignInAsync(api, "alice"), await SignInAsync(api, "bob"));

        Answer asked;
        do
        {
            asked = await api.SendAsync("POST", "/friend-requests", """{"to":"bob","message":"buy"}""", alice);
            if (asked.Status == 201) await api.SendAsync("DELETE", $"/friend-requests/{asked.Text("id")}", null, alice);
        }
        while (asked.Status == 201);

        Assert.Equal("429 rate-limited", $"{asked.Status} {asked.Reason}");
        Assert.Equal((24 * 60 * 60).ToString(CultureInfo.InvariantCulture), asked.Headers.RetryAfter!.ToString());
        var notices = (await api.Services.GetRequiredService<History>()
            .ReadAsync("bob", ConversationKind.Server, "server", null, null, 200)).Value.Messages;
        Assert.Equal(10, notices.Count);
        Assert.DoesNotContain(notices, notice => notice.Body.Contains("buy", StringComparison.Ordinal));
        Assert.Equal(200, (await api.SendAsync("GET", "/users/me", null, bob)).Status);
    }

    [Fact]
    public async Task A_member_who_is_added_and_removed_again_and_again_gets_a_few_notices()
    {
        await using var api = new ApiServer();
        await api.InitializeAsync();
        var (alice, bob) = (await SignInAsync(api, "alice"), await SignInAsync(api, "bob"));
        var request = (await api.SendAsync("POST", "/friend-requests", """{"to":"bob"}""", alice)).Text("id");
        await api.SendAsync("POST", $"/friend-requests/{request}/accept", null, bob);
        var group = (await api.SendAsync("POST", "/groups", """{"name":"Tea"}""", alice)).Text("id");

        for (var i = 0; i < 100; i++)
        {
            await api.SendAsync("POST", $"/groups/{group}/members", """{"users":["bob"]}""", alice);
            await api.SendAsync("DELETE", $"/groups/{group}/members/bob", null, alice);
        }

        var notices = (await api.Services.GetRequiredService<History>()
            .ReadAsync("bob", ConversationKind.Server, "server", null, null, 200)).Value.Messages;
        Assert.InRange(notices.Count, 20, 34);
    }

    [Fact]
    public async Task A_host_application_is_not_limited()
    {
        var world = await HttpWorld.CreateAsync(server.Api, withPassword: false);

        for (var i = 0; i < 2 * AMinute; i++)
        {
            Assert.Equal(201, (await world.SendAsync(HttpCall.Request.Parse("""host POST /sessions/trusted {"user":"{new}"}"""))).Status);
            Assert.Equal(
                204, (await world.SendAsync(HttpCall.Request.Parse("""host PUT /admin/users/{alice}/role {"role":"moderator"}"""))).Status);
        }
    }

    private async Task<(HttpCall.Request Request, HttpWorld World)> BeginAsync(string name)
    {
        var call = HttpCalls.All.Single(call => call.Name == name);
        server.Api.Time.Advance(TimeSpan.FromHours(1));
        return (HttpCall.Request.Parse(call.Right), await HttpWorld.CreateAsync(server.Api, call.NeedsPassword));
    }

    private Credentials? Credentials(string name) => Endpoint(name).Metadata.GetMetadata<Credentials>();

    private RouteEndpoint Endpoint(string name) =>
        server.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == name);

    private static async Task<string> SignInAsync(ApiServer api, string user) =>
        (await api.Services.GetRequiredService<ChatSessions>().OpenAsync(user)).Sid;

    /// <summary>One server for all calls, with low rates.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal ApiServer Api { get; } = new(options =>
        {
            options.ApiKeys.Add(HttpCallTests.Key);
            options.Admins.Add("root");
            options.FileSize = 100_000;
            options.WritesPerMinute = AMinute;
        });

        public ValueTask InitializeAsync() => Api.InitializeAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
