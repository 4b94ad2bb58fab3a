using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

public sealed class SearchApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_hit_has_the_envelope_and_a_snippet()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        var sent = await SayAsync(alice.User, bob.User, "Wir essen um acht: 晚饭");

        var answer = await server.SendAsync("GET", $"/messages?q=%E6%99%9A+ESSEN&kind=friend&with={alice.User}&from={alice.User}&type=text&since={sent.Time}&until={sent.Time + 1}&limit=1", sessionId: bob.SessionId);

        Assert.Equal((200, "application/json", "hits"), (answer.Status, answer.ContentType, Assert.Single(answer.Names)));
        var hit = answer.Body.GetProperty("hits")[0];
        var envelope = hit.GetProperty("message");
        Assert.Equal(["from", "to", "type", "msg"], envelope.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["from", "to", "msg", "kind", "id", "seq", "time", "cursor", "room"], envelope.GetProperty("msg").EnumerateObject()
            .Select(member => member.Name));
        Assert.Equal(sent.Id, envelope.GetProperty("msg").GetProperty("id").GetString());
        Assert.Equal(
            """{"text":"Wir essen um acht: 晚饭","start":0,"places":[{"start":4,"length":5},{"start":19,"length":1}]}""",
            hit.GetProperty("snippet").GetRawText());
    }

    [Fact]
    public async Task A_page_leads_to_the_next()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        var old = await SayAsync(alice.User, bob.User, "tea");
        var young = await SayAsync(bob.User, alice.User, "tea");

        var first = await server.SendAsync("GET", "/messages?q=tea&limit=1", sessionId: alice.SessionId);
        var second = await server.SendAsync("GET", $"/messages?q=tea&limit=1&page={first.Text("page")}", sessionId: alice.SessionId);

        Assert.Equal([young.Id, old.Id], new[] { first, second }
            .Select(page => page.Body.GetProperty("hits")[0].GetProperty("message").GetProperty("msg").GetProperty("id").GetString()));
        Assert.Equal(["hits"], second.Names);
        Assert.Equal(["message"], (await server.SendAsync("GET", $"/messages?from={bob.User}", sessionId: alice.SessionId)).Body.GetProperty("hits")[0]
            .EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("until=9007199254740991", true)]
    [InlineData("until=9223372036854775807", true)]
    [InlineData("until=9223372036854775806", true)]
    [InlineData("page=9223372036854775807", true)]
    [InlineData("limit=9223372036854775807", true)]
    [InlineData("since=0&until=9223372036854775807", true)]
    [InlineData("since=9223372036854775806", false)]
    public async Task A_time_beyond_all_dates_is_understood(string query, bool isFound)
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        await SayAsync(alice.User, bob.User, "tea");

        var answer = await server.SendAsync("GET", $"/messages?q=tea&{query}", sessionId: bob.SessionId);

        Assert.Equal((200, isFound ? 1 : 0), (answer.Status, answer.Body.GetProperty("hits").GetArrayLength()));
    }

    [Theory]
    [InlineData("", 400, "malformed")]
    [InlineData("?q=", 400, "malformed")]
    [InlineData("?q=%20%0A%E3%80%80", 400, "malformed")]
    [InlineData("?kind=friend", 400, "malformed")]
    [InlineData("?since=1", 400, "malformed")]
    [InlineData("?q=a&q=b", 400, "malformed")]
    [InlineData("?q=a&limit=1&limit=2", 400, "malformed")]
    [InlineData("?q=1+2+3+4+5+6+7+8+9+a+b", 400, "malformed")]
    [InlineData("?q={101}", 400, "malformed")]
    [InlineData("?q=a&kind=", 400, "malformed")]
    [InlineData("?q=a&kind=server", 400, "malformed")]
    [InlineData("?q=a&kind=Friend", 400, "malformed")]
    [InlineData("?q=a&with=alice", 400, "malformed")]
    [InlineData("?q=a&kind=friend&with=nobody-here", 404, "unknown-user")]
    [InlineData("?q=a&kind=friend&with=", 404, "unknown-user")]
    [InlineData("?q=a&kind=friend&with=a:b", 404, "unknown-user")]
    [InlineData("?q=a&kind=group&with=none", 404, "unknown-group")]
    [InlineData("?q=a&kind=group&with=d:a:b", 404, "unknown-group")]
    [InlineData("?q=a&from=", 404, "unknown-user")]
    [InlineData("?q=a&from=NOBODY", 404, "unknown-user")]
    [InlineData("?q=a&type=", 400, "malformed")]
    [InlineData("?q=a&type=system", 400, "malformed")]
    [InlineData("?q=a&type=recalled", 400, "malformed")]
    [InlineData("?q=a&since=yesterday", 400, "malformed")]
    [InlineData("?q=a&since=-1", 400, "malformed")]
    [InlineData("?q=a&since=1.5", 400, "malformed")]
    [InlineData("?q=a&since=99999999999999999999", 400, "malformed")]
    [InlineData("?q=a&until=0", 400, "malformed")]
    [InlineData("?q=a&since=2&until=2", 400, "malformed")]
    [InlineData("?q=a&page=", 400, "malformed")]
    [InlineData("?q=a&page=x", 400, "malformed")]
    [InlineData("?q=a&page=0", 400, "malformed")]
    [InlineData("?q=a&page=-1", 400, "malformed")]
    [InlineData("?q=a&limit=0", 400, "malformed")]
    [InlineData("?q=a&limit=ten", 400, "malformed")]
    [InlineData("?q=a&limit=-1", 400, "malformed")]
    public async Task An_invalid_search_is_refused(string query, int status, string reason)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync(
            "GET", "/messages" + query.Replace("{101}", new string('a', 101), StringComparison.Ordinal), sessionId: sessionId);

        Assert.Equal((status, reason, "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
    }

    [Theory]
    [InlineData("?q=%00")]
    [InlineData("?q=%FF")]
    [InlineData("?q=%EF%BF%BD")]
    [InlineData("?q=%22)%3B--&unknown=1")]
    [InlineData("?q=a&limit=999999999999")]
    [InlineData("?q=a&page=9223372036854775807&until=9223372036854775807")]
    [InlineData("?from=nobody-here")]
    public async Task An_unusual_but_valid_search_finds_nothing(string query)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync("GET", "/messages" + query, sessionId: sessionId);

        Assert.Equal((200, 0), (answer.Status, answer.Body.GetProperty("hits").GetArrayLength()));
    }

    [Fact]
    public async Task A_search_needs_a_session_and_a_membership_and_is_rate_limited()
    {
        var (alice, bob, carol) = (await server.NewUserAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        var group = (await server.SendAsync("POST", "/groups", $$"""{"name":"Tea","members":["{{bob.User}}"]}""", alice.SessionId)).Text("id");

        Assert.Equal(401, (await server.SendAsync("GET", "/messages?q=a")).Status);
        var foreign = await server.SendAsync("GET", $"/messages?q=a&kind=group&with={group}", sessionId: carol.SessionId);
        Assert.Equal((403, "not-member"), (foreign.Status, foreign.Reason));
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await server.SendAsync("GET", "/messages?q=a", sessionId: bob.SessionId)).Status);
        var fast = await server.SendAsync("GET", "/messages?q=a", sessionId: bob.SessionId);
        Assert.Equal((429, "rate-limited"), (fast.Status, fast.Reason));
    }

    private async Task<SendReceipt> SayAsync(string from, string to, string text) =>
        (await server.Services.GetRequiredService<LogWriter>()
            .RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, StoreSpec.Chat.Text(text), null).Value)).Value;
}
