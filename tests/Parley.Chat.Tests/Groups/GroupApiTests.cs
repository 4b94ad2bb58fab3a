namespace Parley.Chat.Tests;

/// <summary>The calls about groups, as a client makes them.</summary>
public sealed class GroupApiTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    private (string User, string SessionId) _alice;
    private (string User, string SessionId) _bob;
    private (string User, string SessionId) _mallory;
    private string _group = "";

    private long Now => server.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync()
    {
        (_alice, _bob, _mallory) = (await server.NewUserAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(_alice, _bob);
        var group = await server.SendAsync("POST", "/groups", $$"""{"name":"Tea","members":["{{_bob.User}}"]}""", _alice.SessionId);
        _group = $"/groups/{group.Text("id")}";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_change_of_a_group_is_shown()
    {
        var changed = await AliceAsync(
            "PATCH", _group,
            """{"name":"茶","about":"leaves","announcement":"Friday","settings":{"joining":"open","history":true},"unknown":1}""");

        Assert.Equal(200, changed.Status);
        Assert.Equal(["id", "name", "owner", "created", "members", "size", "role", "seq", "settings", "about", "announcement"], changed.Names);
        Assert.Equal(("茶", "leaves", 2), (changed.Text("name"), changed.Text("about"), changed.Body.GetProperty("size").GetInt32()));
        Assert.Equal(
            $$"""{"text":"Friday","by":"{{_alice.User}}","time":{{Now}}}""", changed.Body.GetProperty("announcement").GetRawText());
        Assert.Equal("""{"inviting":"members","joining":"open","history":true}""", changed.Body.GetProperty("settings").GetRawText());

        var cleared = await AliceAsync("PATCH", _group, """{"about":null,"announcement":""}""");
        Assert.Equal(["id", "name", "owner", "created", "members", "size", "role", "seq", "settings"], cleared.Names);
        Assert.Equal("茶", cleared.Text("name"));
        var shown = await server.SendAsync("GET", _group, sessionId: _bob.SessionId);
        Assert.Equal("member", shown.Text("role"));
    }

    [Fact]
    public async Task Roles_mutes_transfer_and_dissolution_work_over_HTTP()
    {
        Assert.Equal(204, (await AliceAsync("PUT", $"{_group}/members/{_bob.User}/role", """{"role":"admin"}""")).Status);
        Assert.Equal(204, (await AliceAsync("PUT", $"{_group}/members/{_bob.User}/mute", $$"""{"until":{{Now + 1_000}}}""")).Status);
        Assert.Equal(204, (await AliceAsync("PUT", $"{_group}/mute")).Status);

        var muted = (await server.SendAsync("GET", _group, sessionId: _bob.SessionId)).Body;
        Assert.Equal((Now + 1_000, true), (muted.GetProperty("mutedUntil").GetInt64(), muted.GetProperty("allMuted").GetBoolean()));
        Assert.Equal(204, (await AliceAsync("DELETE", $"{_group}/members/{_bob.User}/mute")).Status);
        Assert.Equal(204, (await AliceAsync("PUT", $"{_group}/mute", $$"""{"until":{{Now + 1_000}}}""")).Status);
        Assert.Equal(Now + 1_000, (await AliceAsync("GET", _group)).Body.GetProperty("allMutedUntil").GetInt64());
        Assert.Equal(204, (await AliceAsync("DELETE", $"{_group}/mute")).Status);

        Assert.Equal(204, (await AliceAsync("POST", $"{_group}/transfer", $$"""{"to":"{{_bob.User}}"}""")).Status);
        Assert.Equal((403, "forbidden"), Brief(await AliceAsync("DELETE", _group)));
        Assert.Equal(204, (await server.SendAsync("DELETE", _group, sessionId: _bob.SessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", _group, sessionId: _bob.SessionId)).Status);
        Assert.Equal((404, "unknown-group"), Brief(await AliceAsync("GET", _group)));
    }

    [Fact]
    public async Task Members_are_listed_in_pages()
    {
        var first = await AliceAsync("GET", $"{_group}/members?limit=1");
        var next = await AliceAsync("GET", $"{_group}/members?limit=1&page={first.Text("page")}");

        Assert.Equal(["members"], next.Names);
        var both = new[] { first, next }.Select(page => page.Body.GetProperty("members")[0].GetProperty("id").GetString());
        Assert.Equal(new[] { _alice.User, _bob.User }.Order(StringComparer.Ordinal), both);
        var owner = (await AliceAsync("GET", $"{_group}/members?role=owner&search={_alice.User}")).Body.GetProperty("members");
        Assert.Equal(["id", "name", "role", "joined"], owner[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, owner.GetArrayLength());
    }

    [Fact]
    public async Task A_link_is_created_shown_used_and_withdrawn()
    {
        await AliceAsync("PATCH", _group, """{"settings":{"joining":"request"}}""");
        var link = await AliceAsync("POST", $"{_group}/links");
        Assert.Equal(201, link.Status);
        Assert.Equal(["code", "group", "by", "created", "uses"], link.Names);
        var limited = await AliceAsync("POST", $"{_group}/links", $$"""{"expires":{{Now + 1_000}},"maxUses":3}""");
        Assert.Equal(["code", "group", "by", "created", "uses", "expires", "maxUses"], limited.Names);
        var path = $"/group-links/{link.Text("code")}";

        Assert.Equal(["id", "name", "size", "joining"], (await MalloryAsync("GET", path)).Names);
        var asked = await MalloryAsync("POST", $"{path}/join", """{"message":"please"}""");
        Assert.Equal((200, "requested"), (asked.Status, asked.Text("state")));
        Assert.Equal("requested", (await MalloryAsync("GET", path)).Text("state"));

        var requests = (await AliceAsync("GET", $"{_group}/join-requests")).Body.GetProperty("requests");
        Assert.Equal(
            ["id", "group", "user", "name", "created", "message"], requests[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, (await MalloryAsync("GET", "/join-requests")).Body.GetProperty("requests").GetArrayLength());
        Assert.Equal(204, (await AliceAsync("POST", $"{_group}/join-requests/{asked.Text("request")}/accept")).Status);
        Assert.Equal(200, (await MalloryAsync("GET", _group)).Status);

        Assert.Equal(2, (await AliceAsync("GET", $"{_group}/links")).Body.GetProperty("links").GetArrayLength());
        Assert.Equal(204, (await AliceAsync("DELETE", $"{_group}/links/{link.Text("code")}")).Status);
        Assert.Equal((404, "unknown-group"), Brief(await MalloryAsync("GET", path)));
    }

    [Fact]
    public async Task A_join_request_is_made_cancelled_and_declined()
    {
        await AliceAsync("PATCH", _group, """{"settings":{"joining":"request"}}""");

        var first = await MalloryAsync("POST", $"{_group}/join");
        Assert.Equal(204, (await MalloryAsync("DELETE", $"/join-requests/{first.Text("request")}")).Status);
        var second = await MalloryAsync("POST", $"{_group}/join", "{}");
        Assert.Equal(204, (await AliceAsync("POST", $"{_group}/join-requests/{second.Text("request")}/decline")).Status);
        Assert.Equal((409, "conflict"), Brief(await AliceAsync("POST", $"{_group}/join-requests/{second.Text("request")}/accept")));
        Assert.Equal(
            (404, "not-found"), Brief(await server.SendAsync("DELETE", $"/join-requests/{second.Text("request")}", sessionId: _bob.SessionId)));
        await AliceAsync("PATCH", _group, """{"settings":{"joining":"open"}}""");
        Assert.Equal("joined", (await MalloryAsync("POST", $"{_group}/join")).Text("state"));
    }

    // {g}: the group. {b}: bob, who is in it. {m}: mallory, who is not.
    [Theory]
    [InlineData("PATCH", "{g}", "", 400, "malformed")]
    [InlineData("PATCH", "{g}", "[]", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"name":1}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"name":""}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"about":{}}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"avatar":"../x"}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"settings":"open"}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"settings":{"joining":"wide"}}""", 400, "malformed")]
    [InlineData("PATCH", "{g}", """{"settings":{"history":"yes"}}""", 400, "malformed")]
    [InlineData("PATCH", "/groups/none", """{"name":"x"}""", 404, "unknown-group")]
    [InlineData("DELETE", "/groups/none", null, 404, "unknown-group")]
    [InlineData("GET", "/groups/none/members", null, 404, "unknown-group")]
    [InlineData("GET", "{g}/members?limit=0", null, 400, "malformed")]
    [InlineData("GET", "{g}/members?limit=x", null, 400, "malformed")]
    [InlineData("GET", "{g}/members?page=x", null, 400, "malformed")]
    [InlineData("GET", "{g}/members?role=king", null, 400, "malformed")]
    [InlineData("GET", "{g}/members?search=", null, 400, "malformed")]
    [InlineData("POST", "{g}/members", """{"users":[]}""", 400, "malformed")]
    [InlineData("POST", "{g}/members", """{"users":[null]}""", 400, "malformed")]
    [InlineData("POST", "{g}/members", """{"users":["{m}"]}""", 403, "not-friends")]
    [InlineData("PUT", "{g}/members/{b}/role", "{}", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{b}/role", """{"role":"king"}""", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{m}/role", """{"role":"admin"}""", 404, "unknown-user")]
    [InlineData("PUT", "/groups/none/members/{b}/role", """{"role":"admin"}""", 404, "unknown-group")]
    [InlineData("POST", "{g}/transfer", "{}", 400, "malformed")]
    [InlineData("POST", "{g}/transfer", """{"to":"{m}"}""", 404, "unknown-user")]
    [InlineData("POST", "/groups/none/transfer", """{"to":"{b}"}""", 404, "unknown-group")]
    [InlineData("PUT", "{g}/members/{b}/mute", "{}", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{b}/mute", """{"until":"tomorrow"}""", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{b}/mute", """{"until":1}""", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{b}/mute", """{"until":1e999}""", 400, "malformed")]
    [InlineData("PUT", "{g}/members/{m}/mute", """{"until":4102444800000}""", 404, "unknown-user")]
    [InlineData("DELETE", "{g}/members/{m}/mute", null, 404, "unknown-user")]
    [InlineData("PUT", "{g}/mute", """{"until":1}""", 400, "malformed")]
    [InlineData("PUT", "/groups/none/mute", null, 404, "unknown-group")]
    [InlineData("DELETE", "/groups/none/mute", null, 404, "unknown-group")]
    [InlineData("POST", "{g}/links", null, 409, "conflict")]
    [InlineData("POST", "{g}/links", """{"maxUses":0}""", 400, "malformed")]
    [InlineData("POST", "{g}/links", """{"expires":1}""", 400, "malformed")]
    [InlineData("GET", "/groups/none/links", null, 404, "unknown-group")]
    [InlineData("DELETE", "/groups/none/links/x", null, 404, "unknown-group")]
    [InlineData("DELETE", "{g}/links/x", null, 204, null)]
    [InlineData("GET", "/group-links/x", null, 404, "unknown-group")]
    [InlineData("POST", "/group-links/x/join", null, 404, "unknown-group")]
    [InlineData("POST", "/group-links/x/join", """{"message":1}""", 400, "malformed")]
    [InlineData("POST", "{g}/join", null, 200, null)]
    [InlineData("POST", "/groups/none/join", null, 404, "unknown-group")]
    [InlineData("POST", "{g}/join", """{"message":""}""", 400, "malformed")]
    [InlineData("GET", "{g}/join-requests?page=x", null, 400, "malformed")]
    [InlineData("GET", "{g}/join-requests?limit=-1", null, 400, "malformed")]
    [InlineData("POST", "{g}/join-requests/x/accept", null, 404, "not-found")]
    [InlineData("POST", "{g}/join-requests/x/decline", null, 404, "not-found")]
    [InlineData("DELETE", "/join-requests/x", null, 404, "not-found")]
    public async Task Invalid_actions_of_the_owner_are_refused(string method, string path, string? body, int status, string? reason)
    {
        var answer = await AliceAsync(method, Fill(path), body is null ? null : Fill(body));

        Assert.Equal((status, reason), Brief(answer));
    }

    [Theory]
    [InlineData("PATCH", "{g}", """{"name":"x"}""")]
    [InlineData("DELETE", "{g}", null)]
    [InlineData("PUT", "{g}/members/{b}/role", """{"role":"admin"}""")]
    [InlineData("POST", "{g}/transfer", """{"to":"{b}"}""")]
    [InlineData("PUT", "{g}/members/{b}/mute", """{"until":4102444800000}""")]
    [InlineData("DELETE", "{g}/members/{b}/mute", null)]
    [InlineData("PUT", "{g}/mute", null)]
    [InlineData("DELETE", "{g}/mute", null)]
    [InlineData("POST", "{g}/links", null)]
    [InlineData("GET", "{g}/links", null)]
    [InlineData("DELETE", "{g}/links/x", null)]
    [InlineData("GET", "{g}/join-requests", null)]
    [InlineData("POST", "{g}/join-requests/x/accept", null)]
    [InlineData("POST", "{g}/join-requests/x/decline", null)]
    public async Task Actions_of_managers_are_forbidden_for_members_and_the_group_is_unknown_to_others(
        string method, string path, string? body)
    {
        Assert.Equal((403, "forbidden"), Brief(await server.SendAsync(method, Fill(path), body is null ? null : Fill(body), _bob.SessionId)));
        Assert.Equal((404, "unknown-group"), Brief(await MalloryAsync(method, Fill(path), body is null ? null : Fill(body))));
        Assert.Equal(401, (await server.SendAsync(method, Fill(path), body is null ? null : Fill(body))).Status);
    }

    [Fact]
    public async Task A_closed_group_does_not_reveal_that_it_exists()
    {
        var closed = await MalloryAsync("POST", $"{_group}/join");

        Assert.Equal((await MalloryAsync("POST", "/groups/none/join")).Body.GetRawText(), closed.Body.GetRawText());
        Assert.Equal((404, "unknown-group"), Brief(await MalloryAsync("GET", $"{_group}/members")));
    }

    private static (int Status, string? Reason) Brief(Answer answer) => (answer.Status, answer.Reason);

    private Task<Answer> AliceAsync(string method, string path, string? body = null) =>
        server.SendAsync(method, path, body, _alice.SessionId);

    private Task<Answer> MalloryAsync(string method, string path, string? body = null) =>
        server.SendAsync(method, path, body, _mallory.SessionId);

    private string Fill(string text) => text
        .Replace("{g}", _group, StringComparison.Ordinal)
        .Replace("{b}", _bob.User, StringComparison.Ordinal)
        .Replace("{m}", _mallory.User, StringComparison.Ordinal);
}
