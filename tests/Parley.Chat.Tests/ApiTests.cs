using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Chat.Tests;

public sealed class ApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static int _nobodies;

    [Fact]
    public async Task Responses_to_sign_up_and_sign_in_have_the_form_of_the_contract()
    {
        var made = await server.SendAsync("POST", "/users", """{"id":"shape","password":"correct horse","name":"形","unknown":1}""");
        Assert.Equal((201, "shape", "形"), (made.Status, made.Text("id"), made.Text("name")));

        var signedIn = await server.SendAsync(
            "POST", "/sessions", """{"id":"shape","password":"correct horse","device":{"name":"Phone","kind":"mobile"}}""");
        Assert.Equal(201, signedIn.Status);
        Assert.Equal(["sid", "user", "device", "expires"], signedIn.Names);
        Assert.Equal(43, signedIn.Text("sid").Length);
        var cookie = Assert.Single(
            signedIn.Headers.GetValues("Set-Cookie"), one => !one.StartsWith("parley_device=", StringComparison.Ordinal));
        Assert.StartsWith($"parley_sid={signedIn.Text("sid")};", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);   // Plain http here.
        Assert.Equal("no-store", signedIn.Headers.CacheControl?.ToString());

        var me = await server.SendAsync("GET", "/users/me", sessionId: signedIn.Text("sid"));
        Assert.Equal((200, "shape", signedIn.Text("device")), (me.Status, me.Text("id"), me.Text("device")));
    }

    [Fact]
    public async Task A_taken_id_is_a_conflict_and_a_wrong_password_is_401()
    {
        var (user, _) = await server.NewUserAsync();

        var taken = await server.SendAsync("POST", "/users", $$"""{"id":"{{user}}","password":"correct horse"}""");
        Assert.Equal((409, "conflict", "application/problem+json"), (taken.Status, taken.Reason, taken.ContentType));
        Assert.Equal(["title", "status", "detail", "reason", "code", "message"], taken.Names);

        var wrong = await server.SendAsync("POST", "/sessions", $$"""{"id":"{{user}}","password":"wrong password"}""");
        Assert.Equal((401, "unauthenticated", "Bearer"), (wrong.Status, wrong.Reason, wrong.Headers.WwwAuthenticate.ToString()));
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{}")]
    [InlineData("""{"id":"x1"}""")]
    [InlineData("""{"id":null,"password":"correct horse"}""")]
    [InlineData("""{"id":1,"password":"correct horse"}""")]
    [InlineData("""{"id":["x1"],"password":"correct horse"}""")]
    [InlineData("""{"id":{"$ne":null},"password":"correct horse"}""")]
    [InlineData("""{"id":"x1","id":"x2","password":"correct horse"}""")]
    [InlineData("""{"id":"x1","\u0069d":"x2","password":"correct horse"}""")]
    [InlineData("""{"id":"x1","password":"\ud800ccccccccc"}""")]
    [InlineData("""{"id":"x1","password":"correct horse",}""")]
    [InlineData("""{"id":"X1","password":"correct horse"}""")]
    [InlineData("""{"id":"x1","password":"short"}""")]
    [InlineData("""{"id":"x1","password":"correct horse","name":"a\u0000b"}""")]
    [InlineData("""{"id":"x1","password":"correct horse","x":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""")]
    public async Task A_body_that_is_not_what_the_call_expects_is_malformed(string body)
    {
        var answer = await server.SendAsync("POST", "/users", body);

        Assert.Equal((400, "malformed", "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"utf-16\"")]
    [InlineData("application/json; charset=\"utf-8")]
    [InlineData("application/jsonx")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? type)
    {
        var answer = await SignInAsync(type);

        Assert.Equal((415, "malformed"), (answer.Status, answer.Reason));
    }

    // RFC 9110 §5.6.6: a parameter means the same as a token and as a quoted string, in which a backslash may stand before any character.
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json; charset=\"utf\\-8\"")]
    [InlineData("APPLICATION/JSON;Charset=UTF-8")]
    [InlineData("application/json ; charset=utf-8 ; profile=\"a;b\"")]
    public async Task JSON_in_UTF_8_may_be_named_in_any_legal_way(string type) => Assert.Equal(401, (await SignInAsync(type)).Status);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_one_megabyte_is_too_large(bool isChunked)
    {
        var body = $$"""{"id":"x1","password":"correct horse","name":"{{new string('x', 1_000_000)}}"}""";   // Only just too large.
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true;   // Otherwise the refusal may arrive while the body is still being sent.

        var answer = await server.SendAsync(request);

        Assert.Equal((413, "too-large"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("GET", "/users/me")]
    [InlineData("PATCH", "/users/me")]
    [InlineData("PUT", "/users/me/password")]
    [InlineData("GET", "/users/x")]
    [InlineData("GET", "/users?q=x")]
    [InlineData("POST", "/invitations")]
    [InlineData("GET", "/invitations")]
    [InlineData("DELETE", "/invitations/x")]
    [InlineData("GET", "/sessions")]
    [InlineData("DELETE", "/sessions/current")]
    [InlineData("DELETE", "/sessions/others")]
    [InlineData("DELETE", "/friend-requests/x")]
    [InlineData("PATCH", "/friends/x")]
    [InlineData("GET", "/blocks")]
    [InlineData("PUT", "/blocks/x")]
    [InlineData("DELETE", "/blocks/x")]
    [InlineData("DELETE", "/sessions/x")]
    [InlineData("POST", "/sessions/tickets")]
    [InlineData("POST", "/friend-requests")]
    [InlineData("GET", "/friend-requests")]
    [InlineData("POST", "/friend-requests/x/accept")]
    [InlineData("POST", "/friend-requests/x/decline")]
    [InlineData("GET", "/friends")]
    [InlineData("DELETE", "/friends/x")]
    [InlineData("POST", "/groups")]
    [InlineData("GET", "/groups")]
    [InlineData("GET", "/groups/x")]
    [InlineData("POST", "/groups/x/members")]
    [InlineData("DELETE", "/groups/x/members/me")]
    [InlineData("GET", "/conversations/friend/x/messages")]
    [InlineData("DELETE", "/conversations/friend/x/messages/y")]
    [InlineData("GET", "/groups/x/reads")]
    [InlineData("GET", "/conversations")]
    [InlineData("PATCH", "/conversations/friend/x")]
    [InlineData("DELETE", "/conversations/friend/x/messages")]
    [InlineData("POST", "/files")]
    [InlineData("GET", "/files/x")]
    [InlineData("DELETE", "/files/x")]
    public async Task Every_call_without_a_valid_session_is_401(string method, string path)
    {
        foreach (var sessionId in new[] { null, "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
        {
            var answer = await server.SendAsync(method, path, "{}", sessionId);
            Assert.Equal((401, "unauthenticated", "Bearer"), (answer.Status, answer.Reason, answer.Headers.WwwAuthenticate.ToString()));
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer {0},Bearer {0}")]
    [InlineData("Bearer {0} ")]
    public async Task Another_kind_of_authorization_is_401(string header)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users/me");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, header, sessionId));

        // A blank at the end of a header is no part of it.
        Assert.Equal(header.EndsWith(' ') ? 200 : 401, (await server.SendAsync(request)).Status);
    }

    // A browser sends the cookie of the longest path first: beside a server under a path there may be one at the root, or there was.
    [Theory]
    [InlineData("parley_sid={0}; parley_sid=of-another-server", 200)]
    [InlineData("a=b;parley_sid={0} ; c=d", 200)]
    [InlineData("parley_sid=of-another-server; parley_sid={0}", 401)]
    [InlineData("xparley_sid={0}; parley_sidx={0}; parley_sid", 401)]
    public async Task Of_two_cookies_with_our_name_the_first_counts(string cookies, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users/me");
        request.Headers.Add("Cookie", string.Format(null, cookies, sessionId));

        Assert.Equal(status, (await server.SendAsync(request)).Status);
    }

    // As sockets compare hosts (WebOriginTests): a browser without Sec-Fetch-Site says where its page is from by Origin.
    [Theory]
    [InlineData("xn--fiq228c.example:5000", "http://xn--fiq228c.example:5000", 201)]
    [InlineData("chat.example:80", "http://chat.example", 201)]
    [InlineData("chat.example", "https://chat.example", 201)]
    [InlineData("Chat.example.", "http://chat.example", 201)]
    [InlineData("[0::1]:5000", "http://[::1]:5000", 201)]
    [InlineData("xn--fiq228c.example", "http://xn--fiqs8s.example", 403)]
    [InlineData("chat.example:81", "http://chat.example", 403)]
    public async Task The_origin_of_a_page_is_compared_as_for_sockets(string host, string origin, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions/tickets");
        request.Headers.Add("Cookie", $"parley_sid={sessionId}");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Origin", origin);

        Assert.Equal(status, (await server.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("GET", null, null, 200)]
    [InlineData("GET", "Sec-Fetch-Site", "cross-site", 200)]
    [InlineData("POST", null, null, 403)]
    [InlineData("POST", "Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("POST", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "none", 403)]
    [InlineData("POST", "Origin", "own", 201)]
    [InlineData("POST", "Origin", "http://evil.example", 403)]
    [InlineData("POST", "Origin", "null", 403)]
    public async Task With_the_cookie_only_pages_of_the_server_can_change_anything(string method, string? header, string? value, int status)
    {
        var (_, sessionId) = await server.NewUserAsync();
        var path = method == "GET" ? "/api/v1/users/me" : "/api/v1/sessions/tickets";
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cookie", $"parley_sid={sessionId}");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value == "own" ? server.Origin : value);

        var answer = await server.SendAsync(request);

        Assert.Equal(status, answer.Status);
        if (status == 403) Assert.Equal("forbidden", answer.Reason);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended()
    {
        var (user, sessionId) = await server.NewUserAsync();
        var other = await server.SendAsync(
            "POST", "/sessions", $$"""{"id":"{{user}}","password":"correct horse","device":{"name":"Old"} }""");

        var list = (await server.SendAsync("GET", "/sessions", sessionId: sessionId)).Body.GetProperty("sessions");
        Assert.Equal(2, list.GetArrayLength());
        Assert.Equal(
            ["device", "name", "kind", "created", "seen", "expires", "current"], list[0].EnumerateObject()
                .Select(property => property.Name));

        Assert.Equal(204, (await server.SendAsync("DELETE", $"/sessions/{other.Text("device")}", sessionId: sessionId)).Status);
        var revoked = await server.SendAsync("GET", "/users/me", sessionId: other.Text("sid"));
        Assert.Equal((401, "revoked"), (revoked.Status, revoked.Reason));

        var signedOut = await server.SendAsync("DELETE", "/sessions/current", sessionId: sessionId);
        Assert.Equal(204, signedOut.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(signedOut.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal(401, (await server.SendAsync("GET", "/users/me", sessionId: sessionId)).Status);
    }

    [Fact]
    public async Task A_ticket_is_not_a_bearer()
    {
        var (_, sessionId) = await server.NewUserAsync();

        var ticket = await server.SendAsync("POST", "/sessions/tickets", sessionId: sessionId);

        Assert.Equal(201, ticket.Status);
        Assert.Equal(["ticket", "expires"], ticket.Names.Order().Reverse());
        Assert.Equal(401, (await server.SendAsync("GET", "/users/me", sessionId: ticket.Text("ticket"))).Status);
    }

    [Fact]
    public async Task Friend_requests_are_made_and_accepted_and_friends_are_listed_and_removed()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());

        var request = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{bob.User}}","message":"it's me"}""", alice.SessionId);
        Assert.Equal((201, alice.User, bob.User), (request.Status, request.Text("from"), request.Text("to")));
        var open = await server.SendAsync("GET", "/friend-requests", sessionId: bob.SessionId);
        Assert.Equal(request.Text("id"), open.Body.GetProperty("requests")[0].GetProperty("id").GetString());

        var foreign = await server.SendAsync("POST", $"/friend-requests/{request.Text("id")}/accept", sessionId: alice.SessionId);
        Assert.Equal((404, "not-found"), (foreign.Status, foreign.Reason));
        Assert.Equal(204, (await server.SendAsync("POST", $"/friend-requests/{request.Text("id")}/accept", sessionId: bob.SessionId)).Status);

        var friend = (await server.SendAsync("GET", "/friends", sessionId: alice.SessionId)).Body.GetProperty("friends")[0];
        Assert.Equal(["id", "name", "online"], friend.EnumerateObject().Select(property => property.Name));
        Assert.Equal((bob.User, false), (friend.GetProperty("id").GetString(), friend.GetProperty("online").GetBoolean()));

        Assert.Equal(204, (await server.SendAsync("DELETE", $"/friends/{bob.User}", sessionId: alice.SessionId)).Status);
        Assert.Equal(0, (await server.SendAsync("GET", "/friends", sessionId: bob.SessionId)).Body.GetProperty("friends").GetArrayLength());
    }

    [Fact]
    public async Task A_declined_request_is_removed()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        var request = await server.SendAsync("POST", "/friend-requests", $$"""{"to":"{{bob.User}}"}""", alice.SessionId);

        Assert.Equal(204, (await server.SendAsync("POST", $"/friend-requests/{request.Text("id")}/decline", sessionId: bob.SessionId)).Status);

        Assert.Equal(0, (await server.SendAsync("GET", "/friend-requests", sessionId: bob.SessionId)).Body.GetProperty("requests").GetArrayLength());
        var late = await server.SendAsync("POST", $"/friend-requests/{request.Text("id")}/accept", sessionId: bob.SessionId);
        Assert.Equal((409, "conflict"), (late.Status, late.Reason));
    }

    [Theory]
    [InlineData("""{"to":"nobody-here"}""", 404, "unknown-user")]
    [InlineData("""{"to":"me"}""", 400, "malformed")]
    [InlineData("""{"to":""}""", 404, "unknown-user")]
    [InlineData("""{}""", 400, "malformed")]
    public async Task An_invalid_friend_request_is_refused(string body, int status, string reason)
    {
        var (user, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync(
            "POST", "/friend-requests", body.Replace("\"me\"", $"\"{user}\"", StringComparison.Ordinal), sessionId);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Groups_are_created_shown_joined_and_left()
    {
        var (alice, bob, carol) = (await server.NewUserAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);

        var group = await server.SendAsync("POST", "/groups", $$"""{"name":"Tea","members":["{{bob.User}}"]}""", alice.SessionId);
        Assert.Equal((201, "Tea", alice.User), (group.Status, group.Text("name"), group.Text("owner")));
        Assert.Equal(["id", "name", "owner", "created", "members", "size", "role", "seq", "settings"], group.Names);
        var path = $"/groups/{group.Text("id")}";

        var shown = await server.SendAsync("GET", path, sessionId: bob.SessionId);
        Assert.Equal(
            ["id", "name", "role", "joined"], shown.Body.GetProperty("members")[1].EnumerateObject().Select(property => property.Name));
        var hidden = await server.SendAsync("GET", path, sessionId: carol.SessionId);
        Assert.Equal((404, "unknown-group"), (hidden.Status, hidden.Reason));
        Assert.Equal(hidden.Body.GetRawText(), (await server.SendAsync("GET", "/groups/none", sessionId: carol.SessionId)).Body.GetRawText());

        var stranger = await server.SendAsync("POST", $"{path}/members", $$"""{"users":["{{carol.User}}"]}""", bob.SessionId);
        Assert.Equal((403, "not-friends"), (stranger.Status, stranger.Reason));
        await server.BefriendAsync(bob, carol);
        var added = await server.SendAsync("POST", $"{path}/members", $$"""{"users":["{{carol.User}}"]}""", bob.SessionId);
        Assert.Equal((200, 3), (added.Status, added.Body.GetProperty("members").GetArrayLength()));

        var forbidden = await server.SendAsync("DELETE", $"{path}/members/{carol.User}", sessionId: bob.SessionId);
        Assert.Equal((403, "forbidden"), (forbidden.Status, forbidden.Reason));
        Assert.Equal(204, (await server.SendAsync("DELETE", $"{path}/members/{carol.User}", sessionId: alice.SessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", $"{path}/members/me", sessionId: bob.SessionId)).Status);
        var mine = await server.SendAsync("GET", "/groups", sessionId: alice.SessionId);
        Assert.Equal(1, mine.Body.GetProperty("groups")[0].GetProperty("members").GetInt32());
        Assert.Equal(0, (await server.SendAsync("GET", "/groups", sessionId: bob.SessionId)).Body.GetProperty("groups").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"a\nb"}""")]
    [InlineData("""{"name":"x","members":"bob"}""")]
    [InlineData("""{"name":"x","members":[1]}""")]
    [InlineData("""{"members":[]}""")]
    public async Task An_invalid_group_is_malformed(string body)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync("POST", "/groups", body, sessionId);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_name_that_is_null_inside_a_list_is_refused_without_a_stack_trace()
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync("POST", "/groups", """{"name":"x","members":[null]}""", sessionId);

        Assert.InRange(answer.Status, 400, 404);
    }

    [Fact]
    public async Task Guessing_passwords_is_refused_with_a_time_to_wait()
    {
        var (user, _) = await server.NewUserAsync();
        var wrong = $$"""{"id":"{{user}}","password":"wrong password"}""";
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await server.SendAsync("POST", "/sessions", wrong)).Status);

        var answer = await server.SendAsync("POST", "/sessions", wrong);

        Assert.Equal((429, "rate-limited"), (answer.Status, answer.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(1_000, answer.Body.GetProperty("retryAfter").GetInt64());
    }

    [Fact]
    public async Task The_server_is_ready_while_its_store_accepts_writes()
    {
        var report = await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, report.Entries["store"].Status);
        Assert.Contains(ChatServices.ReadyTag, report.Entries["store"].Tags);
    }

    private Task<Answer> SignInAsync(string? type)
    {
        var nobody = $"nobody{Interlocked.Increment(ref _nobodies)}";   // Attempts are counted for each user.
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"id":"{{nobody}}","password":"correct horse"}"""));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        return server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = content });
    }
}
