namespace Parley.Chat.Tests;

public sealed class FriendApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task An_open_request_can_be_cancelled_by_its_sender()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        var request = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{bob.User}}"}""", alice.SessionId);
        var path = $"/friend-requests/{request.Text("id")}";

        var foreign = await server.SendAsync("DELETE", path, sessionId: bob.SessionId);
        Assert.Equal((404, "not-found"), (foreign.Status, foreign.Reason));
        Assert.Equal(
            foreign.Body.GetRawText(), (await server.SendAsync("DELETE", "/friend-requests/none", sessionId: bob.SessionId)).Body.GetRawText());
        Assert.Equal(204, (await server.SendAsync("DELETE", path, sessionId: alice.SessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", path, sessionId: alice.SessionId)).Status);   // Repeated: the result is the same.
        Assert.Equal(0, (await server.SendAsync("GET", "/friend-requests", sessionId: bob.SessionId)).Body.GetProperty("requests").GetArrayLength());
        var late = await server.SendAsync("POST", $"{path}/accept", sessionId: bob.SessionId);
        Assert.Equal((409, "conflict"), (late.Status, late.Reason));

        await server.BefriendAsync(alice, bob);
        var answered = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{bob.User}}"}""", alice.SessionId);
        Assert.Equal((409, "conflict"), (answered.Status, answered.Reason));
    }

    [Fact]
    public async Task An_answered_request_cannot_be_cancelled()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        var request = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{bob.User}}"}""", alice.SessionId);
        await server.SendAsync("POST", $"/friend-requests/{request.Text("id")}/accept", sessionId: bob.SessionId);

        var late = await server.SendAsync("DELETE", $"/friend-requests/{request.Text("id")}", sessionId: alice.SessionId);

        Assert.Equal((409, "conflict"), (late.Status, late.Reason));
    }

    [Fact]
    public async Task A_remark_is_visible_to_its_user_only()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);

        var changed = await server.SendAsync("PATCH", $"/friends/{bob.User}", """{"remark":"老王"}""", alice.SessionId);
        Assert.Equal((200, "老王"), (changed.Status, changed.Text("remark")));
        Assert.Equal(["id", "name", "online", "remark"], changed.Names);
        var friend = (await server.SendAsync("GET", "/friends", sessionId: alice.SessionId)).Body.GetProperty("friends")[0];
        Assert.Equal("老王", friend.GetProperty("remark").GetString());
        Assert.Equal("老王", (await server.SendAsync("PATCH", $"/friends/{bob.User}", "{}", alice.SessionId)).Text("remark"));
        Assert.Equal(
            ["id", "name", "online"], (await server.SendAsync("PATCH", $"/friends/{bob.User}", """{"remark":null}""", alice.SessionId)).Names);
        var other = (await server.SendAsync("GET", "/friends", sessionId: bob.SessionId)).Body.GetProperty("friends")[0];
        Assert.False(other.TryGetProperty("remark", out _));
    }

    [Fact]
    public async Task Users_are_blocked_listed_and_unblocked()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());

        Assert.Equal(204, (await server.SendAsync("PUT", $"/blocks/{bob.User}", sessionId: alice.SessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("PUT", $"/blocks/{bob.User}", sessionId: alice.SessionId)).Status);
        var list = await server.SendAsync("GET", "/blocks", sessionId: alice.SessionId);
        Assert.Equal(["id", "name", "since"], list.Body.GetProperty("blocks")[0].EnumerateObject().Select(member => member.Name));
        var refused = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{alice.User}}"}""", bob.SessionId);
        Assert.Equal((403, "blocked"), (refused.Status, refused.Reason));

        Assert.Equal(204, (await server.SendAsync("DELETE", $"/blocks/{bob.User}", sessionId: alice.SessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", $"/blocks/{bob.User}", sessionId: alice.SessionId)).Status);
        Assert.Equal(201, (await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{alice.User}}"}""", bob.SessionId)).Status);
    }

    [Fact]
    public async Task One_call_signs_out_all_other_devices()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var other = await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""");

        Assert.Equal(204, (await server.SendAsync("DELETE", "/sessions/others", sessionId: sessionId)).Status);

        var revoked = await server.SendAsync("GET", "/users/me", sessionId: other.Text("sid"));
        Assert.Equal((401, "revoked"), (revoked.Status, revoked.Reason));
        Assert.Equal(1, (await server.SendAsync("GET", "/sessions", sessionId: sessionId)).Body.GetProperty("sessions").GetArrayLength());
    }

    [Theory]
    [InlineData("PATCH", "/friends/nobody-here", """{"remark":"x"}""", 404, "unknown-user")]
    [InlineData("PATCH", "/friends/{stranger}", """{"remark":"x"}""", 403, "not-friends")]
    [InlineData("PATCH", "/friends/{me}", """{"remark":"x"}""", 403, "not-friends")]
    [InlineData("PATCH", "/friends/{friend}", """{"remark":1}""", 400, "malformed")]
    [InlineData("PATCH", "/friends/{friend}", """{"remark":"a\nb"}""", 400, "malformed")]
    [InlineData("PATCH", "/friends/{friend}", """{"remark":"12345678901234567890123456789012345678901234567890123456789012345"}""", 400,
        "malformed")]
    [InlineData("PATCH", "/friends/{friend}", "[]", 400, "malformed")]
    [InlineData("PUT", "/blocks/nobody-here", null, 404, "unknown-user")]
    [InlineData("PUT", "/blocks/{me}", null, 400, "malformed")]
    [InlineData("DELETE", "/blocks/nobody-here", null, 404, "unknown-user")]
    [InlineData("GET", "/blocks?limit=0", null, 400, "malformed")]
    [InlineData("GET", "/blocks?limit=x", null, 400, "malformed")]
    [InlineData("DELETE", "/friend-requests/x", null, 404, "not-found")]
    public async Task Invalid_requests_are_refused_with_a_reason(string method, string path, string? body, int status, string reason)
    {
        var (me, stranger, friend) = (await server.NewUserAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(me, friend);
        var address = path.Replace("{me}", me.User, StringComparison.Ordinal)
            .Replace("{stranger}", stranger.User, StringComparison.Ordinal).Replace("{friend}", friend.User, StringComparison.Ordinal);

        var answer = await server.SendAsync(method, address, body, me.SessionId);

        Assert.Equal((status, reason, "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
    }
}
