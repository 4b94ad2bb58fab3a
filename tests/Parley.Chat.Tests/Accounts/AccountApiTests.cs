using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

public sealed class AccountApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Profiles_have_the_form_of_the_contract()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var avatar = (await server.UploadAsync(sessionId, TestPictures.Png(40, 20))).Text("file");

        var changed = await server.SendAsync("PATCH", "/users/me", $$"""{"name":"小","avatar":"{{avatar}}","about":"hi"}""", sessionId);
        Assert.Equal(200, changed.Status);
        Assert.Equal(["id", "name", "created", "avatar", "about"], changed.Names);
        Assert.Equal(
            ["id", "name", "created", "avatar", "about", "device", "files"], (await server.SendAsync("GET", "/users/me", sessionId: sessionId)).Names);

        await server.SendAsync("PATCH", "/users/me", """{"avatar":null}""", sessionId);
        var other = await server.NewUserAsync();
        var shown = await server.SendAsync("GET", $"/users/{user}", sessionId: other.SessionId);
        Assert.Equal((200, "小", "hi"), (shown.Status, shown.Text("name"), shown.Text("about")));
        Assert.Equal(["id", "name", "about"], shown.Names);
    }

    [Fact]
    public async Task Lists_of_friends_and_group_members_have_avatars()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        var avatar = (await server.UploadAsync(bob.SessionId, TestPictures.Png(40, 20))).Text("file");
        await server.SendAsync("PATCH", "/users/me", $$"""{"avatar":"{{avatar}}"}""", bob.SessionId);

        var friend = (await server.SendAsync("GET", "/friends", sessionId: alice.SessionId)).Body.GetProperty("friends")[0];
        Assert.Equal(avatar, friend.GetProperty("avatar").GetString());
        var group = await server.SendAsync("POST", "/groups", $$"""{"name":"Tea","members":["{{bob.User}}"]}""", alice.SessionId);
        var member = group.Body.GetProperty("members").EnumerateArray().Single(member => member.GetProperty("id").GetString() == bob.User);
        Assert.Equal(avatar, member.GetProperty("avatar").GetString());
    }

    [Theory]
    [InlineData("PATCH", "/users/me", """{"name":1}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"name":null}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"name":"\ud800"}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"avatar":"x"}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"avatar":{}}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"about":["x"]}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """{"about":"a\u0007b"}""", 400, "malformed")]
    [InlineData("PATCH", "/users/me", """[]""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{}""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{"current":"correct horse"}""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{"current":null,"password":"better battery"}""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{"current":"correct horse","password":1}""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{"current":"correct horse","password":"short"}""", 400, "malformed")]
    [InlineData("PUT", "/users/me/password", """{"current":"wrong password","password":"better battery"}""", 403, "forbidden")]
    [InlineData("GET", "/users/nobody-here", null, 404, "unknown-user")]
    [InlineData("GET", "/users/No%20Body%27", null, 404, "unknown-user")]
    [InlineData("GET", "/users", null, 400, "malformed")]
    [InlineData("GET", "/users?q=", null, 400, "malformed")]
    [InlineData("GET", "/users?q=x&limit=0", null, 400, "malformed")]
    [InlineData("GET", "/users?q=x&limit=-1", null, 400, "malformed")]
    [InlineData("GET", "/users?q=x&limit=many", null, 400, "malformed")]
    [InlineData("GET", "/users?q=x&limit=99999999999999999999", null, 400, "malformed")]
    [InlineData("GET", "/users?q=x&page=x", null, 400, "malformed")]
    [InlineData("POST", "/invitations", "{}", 403, "forbidden")]
    [InlineData("GET", "/invitations", null, 403, "forbidden")]
    [InlineData("DELETE", "/invitations/x", null, 403, "forbidden")]
    public async Task Invalid_requests_are_refused_with_a_reason(string method, string path, string? body, int status, string reason)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync(method, path, body, sessionId);

        Assert.Equal((status, reason, "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
    }

    [Theory]
    [InlineData("me")]
    [InlineData("server")]
    public async Task Words_that_calls_use_in_addresses_are_not_user_ids(string id)
    {
        var answer = await server.SendAsync("POST", "/users", $$"""{"id":"{{id}}","password":"correct horse"}""");

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Users_are_found_in_pages()
    {
        var (_, sessionId) = await server.NewUserAsync();
        foreach (var user in (string[])["find1", "find2", "find3"])
        {
            await server.SendAsync("POST", "/users", $$"""{"id":"{{user}}","password":"correct horse","name":"寻找"}""");
        }

        var first = await server.SendAsync("GET", "/users?q=find&limit=2", sessionId: sessionId);
        Assert.Equal(["users", "page"], first.Names);
        Assert.Equal(["id", "name"], first.Body.GetProperty("users")[0].EnumerateObject().Select(member => member.Name));
        var second = await server.SendAsync("GET", $"/users?q=find&limit=2&page={first.Text("page")}", sessionId: sessionId);
        Assert.Equal("find3", second.Body.GetProperty("users")[0].GetProperty("id").GetString());
        Assert.Equal(["users"], second.Names);
        var chinese = await server.SendAsync("GET", $"/users?q={Uri.EscapeDataString("寻")}", sessionId: sessionId);
        Assert.Equal(3, chinese.Body.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions_over_HTTP()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var other = await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""");

        var changed = await server.SendAsync(
            "PUT", "/users/me/password", """{"current":"correct horse","password":"better battery"}""", sessionId);

        Assert.Equal(204, changed.Status);
        Assert.Equal(200, (await server.SendAsync("GET", "/users/me", sessionId: sessionId)).Status);
        var revoked = await server.SendAsync("GET", "/users/me", sessionId: other.Text("sid"));
        Assert.Equal((401, "revoked"), (revoked.Status, revoked.Reason));
    }

    [Fact]
    public async Task Administrators_create_list_and_withdraw_invitations()
    {
        var (user, sessionId) = await server.NewUserAsync();
        await server.Services.GetRequiredService<LogWriter>().RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update users set role = 'admin' where id = $1", user);
            return Done.Value;
        });

        var made = await server.SendAsync("POST", "/invitations", """{"uses":3}""", sessionId);
        Assert.Equal(201, made.Status);
        Assert.Equal(["id", "uses", "used", "by", "created", "code"], made.Names);
        var listed = (await server.SendAsync("GET", "/invitations", sessionId: sessionId)).Body.GetProperty("invitations")[0];
        Assert.Equal(["id", "uses", "used", "by", "created"], listed.EnumerateObject().Select(member => member.Name));
        Assert.Equal(204, (await server.SendAsync("DELETE", $"/invitations/{made.Text("id")}", sessionId: sessionId)).Status);
        Assert.Equal(404, (await server.SendAsync("DELETE", $"/invitations/{made.Text("id")}", sessionId: sessionId)).Status);
        Assert.Equal("admin", (await server.SendAsync("GET", "/users/me", sessionId: sessionId)).Text("role"));
    }

    [Fact]
    public async Task An_address_that_signs_in_too_often_has_to_wait()
    {
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(
                401, (await server.SendAsync("POST", "/sessions", """{"id":"x","password":"x"}""", address: "203.0.113.9")).Status);
        }

        var answer = await server.SendAsync("POST", "/sessions", """{"id":"x","password":"x"}""", address: "203.0.113.9");

        Assert.Equal((429, "rate-limited"), (answer.Status, answer.Reason));
        Assert.Equal(1_000, answer.Body.GetProperty("retryAfter").GetInt64());
        Assert.Equal(401, (await server.SendAsync("POST", "/sessions", """{"id":"x","password":"x"}""", address: "203.0.113.10")).Status);
    }
}
