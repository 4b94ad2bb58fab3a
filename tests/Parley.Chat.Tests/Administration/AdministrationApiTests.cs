using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>The calls under <c>/admin</c>: rights, responses, and entries in the audit log.</summary>
public sealed class AdministrationApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    public static TheoryData<string, string, bool> Calls => new()
    {
        { "GET", "/users", true },
        { "GET", "/users/nobody", true },
        { "PUT", "/users/nobody/ban", true },
        { "DELETE", "/users/nobody/ban", true },
        { "POST", "/messages/none/recall", true },
        { "PUT", "/users/nobody/password", false },
        { "DELETE", "/users/nobody/sessions", false },
        { "PUT", "/users/nobody/role", false },
        { "GET", "/groups", false },
        { "GET", "/groups/none", false },
        { "DELETE", "/groups/none", false },
        { "DELETE", "/groups/none/members/nobody", false },
        { "POST", "/announcements", false },
        { "GET", "/announcements", false },
        { "GET", "/statistics", false },
        { "GET", "/audit", false },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_requires_a_moderator_and_some_an_administrator(
        string method, string path, bool isForModerators)
    {
        var body = method is "PUT" or "POST" ? "{}" : null;

        Assert.Equal(401, (await server.SendAsync(method, "/admin" + path, body)).Status);
        var user = await server.SendAsync(method, "/admin" + path, body, (await NewAsync()).SessionId);
        Assert.Equal((403, "forbidden"), (user.Status, user.Reason));
        var moderator = await server.SendAsync(method, "/admin" + path, body, (await NewAsync("moderator")).SessionId);
        Assert.Equal(isForModerators, moderator.Status != 403);
        var admin = await server.SendAsync(method, "/admin" + path, body, (await NewAsync("admin")).SessionId);
        Assert.NotEqual(403, admin.Status);
    }

    [Fact]
    public async Task A_removed_role_is_gone_with_the_next_call()
    {
        var (admin, moderator) = (await NewAsync("admin"), await NewAsync("moderator"));
        Assert.Equal(200, (await server.SendAsync("GET", "/admin/users", sessionId: moderator.SessionId)).Status);

        Assert.Equal(204, (await server.SendAsync("PUT", $"/admin/users/{moderator.User}/role", """{"role":null}""", admin.SessionId)).Status);

        Assert.Equal(403, (await server.SendAsync("GET", "/admin/users", sessionId: moderator.SessionId)).Status);
    }

    [Fact]
    public async Task If_two_administrators_demote_each_other_at_once_one_stays()
    {
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = (await NewAsync("admin"), await NewAsync("admin"));

            var answers = await Task.WhenAll(Demote(one, other), Demote(other, one));

            Assert.Equal([204, 403], answers.Select(answer => answer.Status).Order());
            Assert.Equal(["forbidden"], answers.Where(answer => answer.Status == 403).Select(answer => answer.Reason));
        }

        Task<Answer> Demote((string User, string SessionId) by, (string User, string SessionId) whom) =>
            server.SendAsync("PUT", $"/admin/users/{whom.User}/role", """{"role":null}""", by.SessionId);
    }

    [Fact]
    public async Task A_user_is_found_shown_banned_and_unbanned()
    {
        var (moderator, (user, sessionId)) = (await NewAsync("moderator"), await server.NewUserAsync());

        var found = await server.SendAsync("GET", $"/admin/users?query={user[2..]}&limit=5", sessionId: moderator.SessionId);
        Assert.Equal(["users"], found.Names);
        Assert.Equal(
            ["id", "name", "created", "online"], found.Body.GetProperty("users")[0].EnumerateObject().Select(property => property.Name));
        var shown = await server.SendAsync("GET", $"/admin/users/{user}", sessionId: moderator.SessionId);
        Assert.Equal((user, 0, 1),
            (shown.Text("id"), shown.Body.GetProperty("groups").GetInt32(), shown.Body.GetProperty("sessions").GetArrayLength()));
        Assert.DoesNotContain("argon2", shown.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);

        var until = server.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var ban = await server.SendAsync("PUT", $"/admin/users/{user}/ban", $$"""{"reason":"Spam.","until":{{until}}}""", moderator.SessionId);
        Assert.Equal(204, ban.Status);
        var banned = await server.SendAsync("GET", "/users/me", sessionId: sessionId);
        Assert.Equal((403, "banned", "This account is closed: Spam."), (banned.Status, banned.Reason, banned.Text("detail")));
        var signIn = await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""");
        Assert.Equal((403, "banned"), (signIn.Status, signIn.Reason));
        var wrong = await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"wrong password"}""");
        Assert.Equal(401, wrong.Status);   // Without the password, nobody learns of the ban.

        Assert.Equal(204, (await server.SendAsync("DELETE", $"/admin/users/{user}/ban", sessionId: moderator.SessionId)).Status);
        Assert.Equal(201, (await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""")).Status);
    }

    [Fact]
    public async Task A_ban_ends_by_itself_when_its_time_has_come()
    {
        var (moderator, (user, _)) = (await NewAsync("moderator"), await server.NewUserAsync());
        var until = server.Time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        Assert.Equal(204, (await server.SendAsync("PUT", $"/admin/users/{user}/ban", $$"""{"until":{{until}}}""", moderator.SessionId)).Status);

        server.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(403, (await SignInAsync()).Status);
        server.Time.Advance(TimeSpan.FromSeconds(20));
        for (var patience = 0; patience < 100 && (await SignInAsync()).Status == 403; patience++) await Task.Yield();

        Assert.Equal(201, (await SignInAsync()).Status);

        Task<Answer> SignInAsync() => server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""");
    }

    [Fact]
    public async Task A_given_or_generated_password_ends_all_sessions()
    {
        var (admin, (user, sessionId)) = (await NewAsync("admin"), await server.NewUserAsync());

        var made = await server.SendAsync("PUT", $"/admin/users/{user}/password", "{}", admin.SessionId);
        Assert.Equal((200, 16), (made.Status, made.Text("password").Length));
        Assert.Equal("revoked", (await server.SendAsync("GET", "/users/me", sessionId: sessionId)).Reason);
        Assert.Equal(401, (await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse"}""")).Status);
        Assert.Equal(
            201, (await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"{{made.Text("password")}}"}""")).Status);

        var set = await server.SendAsync("PUT", $"/admin/users/{user}/password", """{"password":"battery staple"}""", admin.SessionId);
        Assert.Equal((200, "{}"), (set.Status, set.Body.GetRawText()));
        Assert.Equal(201, (await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"battery staple"}""")).Status);
    }

    [Theory]
    [InlineData("PUT", "/users/{user}/ban", "", 400)]
    [InlineData("PUT", "/users/{user}/ban", """{"reason":""}""", 400)]
    [InlineData("PUT", "/users/{user}/ban", """{"reason":"a\u0000b"}""", 400)]
    [InlineData("PUT", "/users/{user}/ban", """{"reason":1}""", 400)]
    [InlineData("PUT", "/users/{user}/ban", """{"until":1}""", 400)]
    [InlineData("PUT", "/users/{user}/ban", """{"until":"tomorrow"}""", 400)]
    [InlineData("PUT", "/users/nobody/ban", "{}", 404)]
    [InlineData("PUT", "/users/{self}/ban", "{}", 403)]
    [InlineData("DELETE", "/users/nobody/ban", null, 404)]
    [InlineData("PUT", "/users/{user}/password", """{"password":"short"}""", 400)]
    [InlineData("PUT", "/users/{user}/password", """{"password":1}""", 400)]
    [InlineData("PUT", "/users/nobody/password", "{}", 404)]
    [InlineData("PUT", "/users/{self}/password", "{}", 403)]
    [InlineData("DELETE", "/users/nobody/sessions", null, 404)]
    [InlineData("PUT", "/users/{user}/role", "{}", 400)]
    [InlineData("PUT", "/users/{user}/role", """{"role":"king"}""", 400)]
    [InlineData("PUT", "/users/{user}/role", """{"role":1}""", 400)]
    [InlineData("PUT", "/users/nobody/role", """{"role":"admin"}""", 404)]
    [InlineData("PUT", "/users/{self}/role", """{"role":null}""", 403)]
    [InlineData("GET", "/users/nobody", null, 404)]
    [InlineData("GET", "/users?limit=0", null, 400)]
    [InlineData("GET", "/users?limit=x", null, 400)]
    [InlineData("GET", "/users?page=%00", null, 400)]
    [InlineData("GET", "/users?query=%00", null, 400)]
    [InlineData("GET", "/users?state=asleep", null, 400)]
    [InlineData("GET", "/groups?limit=-1", null, 400)]
    [InlineData("GET", "/groups/none", null, 404)]
    [InlineData("DELETE", "/groups/none", null, 404)]
    [InlineData("DELETE", "/groups/none/members/{user}", null, 404)]
    [InlineData("POST", "/messages/none/recall", null, 404)]
    [InlineData("POST", "/announcements", "{}", 400)]
    [InlineData("POST", "/announcements", """{"text":""}""", 400)]
    [InlineData("POST", "/announcements", """{"text":"a\u0000b"}""", 400)]
    [InlineData("POST", "/announcements", """{"text":null}""", 400)]
    [InlineData("POST", "/announcements", """{"text":"x","title":"a\nb"}""", 400)]
    [InlineData("GET", "/announcements?page=x", null, 400)]
    [InlineData("GET", "/audit?page=x", null, 400)]
    [InlineData("GET", "/audit?page=-1", null, 400)]
    public async Task An_invalid_call_is_refused_and_not_in_the_audit_log(string method, string path, string? body, int status)
    {
        var (admin, (user, _)) = (await NewAsync("admin"), await NewAsync());
        path = path.Replace("{user}", user, StringComparison.Ordinal).Replace("{self}", admin.User, StringComparison.Ordinal);

        var answer = await server.SendAsync(method, "/admin" + path, body, admin.SessionId);

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.DoesNotContain(await AuditAsync(admin.SessionId), entry => entry.GetProperty("by").GetString() == admin.User);
    }

    [Fact]
    public async Task Administrators_can_change_any_group_and_its_members_and_each_action_is_in_the_audit_log()
    {
        var (admin, alice, bob) = (await NewAsync("admin"), await NewAsync(), await NewAsync());
        await server.BefriendAsync(alice, bob);
        var name = "Tea " + alice.User;
        var group = (await server.SendAsync("POST", "/groups", $$"""{"name":"{{name}}","members":["{{bob.User}}"]}""", alice.SessionId))
            .Text("id");

        var found = await server.SendAsync("GET", $"/admin/groups?query={alice.User}", sessionId: admin.SessionId);
        Assert.Equal(group, found.Body.GetProperty("groups")[0].GetProperty("id").GetString());
        Assert.Equal(204, (await server.SendAsync("DELETE", $"/admin/groups/{group}/members/{bob.User}", sessionId: admin.SessionId)).Status);
        var shown = await server.SendAsync("GET", $"/admin/groups/{group}", sessionId: admin.SessionId);
        Assert.Equal((name, 1, alice.User), (shown.Text("name"), shown.Body.GetProperty("members").GetInt32(), shown.Text("owner")));
        Assert.Equal(204, (await server.SendAsync("DELETE", $"/admin/groups/{group}", sessionId: admin.SessionId)).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/groups/{group}", sessionId: alice.SessionId)).Status);

        var acts = (await AuditAsync(admin.SessionId)).Where(entry => entry.GetProperty("by").GetString() == admin.User).ToList();
        Assert.Equal(["group-dissolve", "group-member-remove"], acts.Select(entry => entry.GetProperty("action").GetString()));
        Assert.All(acts, entry =>
            Assert.Equal((group, "127.0.0.1"), (entry.GetProperty("target").GetString(), entry.GetProperty("address").GetString())));
        Assert.Equal(bob.User, acts[1].GetProperty("details").GetProperty("user").GetString());
    }

    [Fact]
    public async Task Announcements_are_posted_and_listed()
    {
        var admin = await NewAsync("admin");

        var posted = await server.SendAsync("POST", "/admin/announcements", """{"text":"Tonight.","title":"Maintenance"}""", admin.SessionId);

        Assert.Equal(201, posted.Status);
        Assert.Equal(["id", "time", "text", "title"], posted.Names);
        var list = (await server.SendAsync("GET", "/admin/announcements?limit=1", sessionId: admin.SessionId)).Body.GetProperty("announcements");
        Assert.Equal(posted.Text("id"), list[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Statistics_have_the_shape_of_the_documentation()
    {
        var admin = await NewAsync("admin");

        var statistics = await server.SendAsync("GET", "/admin/statistics", sessionId: admin.SessionId);

        string[] names = ["time", "uptime", "users", "online", "groups", "messages", "databaseSize", "writeQueue", "pushQueue", "searchLag",
            "webhooks", "files", "fileBytes", "freeSpace"];
        Assert.Equal((200, string.Join(' ', names)), (statistics.Status, string.Join(' ', statistics.Names)));
    }

    // Without the cost of a password.
    private async Task<(string User, string SessionId)> NewAsync(string? role = null)
    {
        var user = "s" + Guid.NewGuid().ToString("N")[..12];
        await server.Services.GetRequiredService<LogWriter>().RunAsync<Done>(transaction =>
        {
            _ = Users.Create(transaction, user, user, "none").Value;
            transaction.SqlKeepingCache().Execute("update users set role = $2 where id = $1", user, role);
            return Done.Value;
        });
        return (user, (await server.Services.GetRequiredService<SessionStore>().OpenAsync(user, null)).Value.SessionId);
    }

    private async Task<List<JsonElement>> AuditAsync(string sessionId) =>
        [.. (await server.SendAsync("GET", "/admin/audit?limit=200", sessionId: sessionId)).Body.GetProperty("entries").EnumerateArray()];
}
