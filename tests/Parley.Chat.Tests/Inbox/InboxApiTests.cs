using System.Text.Json;

namespace Parley.Chat.Tests;

/// <summary>The calls about conversations.</summary>
public sealed class InboxApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Friend = "/conversations/friend/{friend}";

    [Fact]
    public async Task A_change_returns_the_new_state_and_the_list_shows_it()
    {
        var (alice, bob) = await FriendsAsync();

        var changed = await server.SendAsync(
            "PATCH", $"/conversations/friend/{bob.User}", """{"pinned":true,"muted":true,"draft":"Dear Bob","unknown":1}""", alice.SessionId);
        Assert.Equal((200, "friend", bob.User), (changed.Status, changed.Text("kind"), changed.Text("with")));
        Assert.Equal(["kind", "with", "pinned", "muted", "hidden", "readSeq", "unread", "draft"], changed.Names);

        var list = await server.SendAsync("GET", "/conversations?kind=friend", sessionId: alice.SessionId);
        var conversation = Assert.Single(list.Body.GetProperty("conversations").EnumerateArray());
        Assert.Equal((bob.User, "Dear Bob"), (conversation.GetProperty("with").GetString(), conversation.GetProperty("draft").GetString()));
        Assert.True(conversation.GetProperty("pinned").GetBoolean() && conversation.GetProperty("muted").GetBoolean());
        Assert.False(conversation.TryGetProperty("last", out _));   // There is no message.
        Assert.Equal(["conversations"], list.Names);
    }

    [Fact]
    public async Task The_list_has_pages_and_whole_envelopes()
    {
        var (alice, _) = await FriendsAsync();

        var first = await server.SendAsync("GET", "/conversations?limit=1", sessionId: alice.SessionId);
        var notices = Assert.Single(first.Body.GetProperty("conversations").EnumerateArray());
        Assert.Equal("server", notices.GetProperty("with").GetString());
        var last = notices.GetProperty("last");
        Assert.Equal(
            ("server", "friend-accepted"), (last.GetProperty("from").GetString(), last.GetProperty("msg").GetProperty("kind").GetString()));
        Assert.Equal(JsonValueKind.String, last.GetProperty("msg").GetProperty("cursor").ValueKind);
        Assert.False(first.Body.TryGetProperty("page", out _));
    }

    [Fact]
    public async Task Clearing_can_be_repeated_and_removes_the_conversation_from_the_list()
    {
        var (alice, _) = await FriendsAsync();

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(204, (await server.SendAsync("DELETE", "/conversations/server/server/messages", sessionId: alice.SessionId)).Status);
        }

        Assert.Empty((await server.SendAsync("GET", "/conversations", sessionId: alice.SessionId)).Body.GetProperty("conversations").EnumerateArray());
    }

    [Fact]
    public async Task Read_counts_of_a_group_are_for_its_members()
    {
        var (alice, bob) = await FriendsAsync();
        var group = (await server.SendAsync("POST", "/groups", $$"""{"name":"Group","members":["{{bob.User}}"]}""", alice.SessionId)).Text("id");
        var stranger = await server.NewUserAsync();

        var reads = await server.SendAsync("GET", $"/groups/{group}/reads?seq=1", sessionId: alice.SessionId);
        Assert.Equal(["seq", "count", "of", "users"], reads.Names);
        Assert.Equal((1, bob.User), (reads.Body.GetProperty("count").GetInt64(), reads.Body.GetProperty("users")[0].GetString()));

        var refused = await server.SendAsync("GET", $"/groups/{group}/reads?seq=1", sessionId: stranger.SessionId);
        Assert.Equal((404, "unknown-group"), (refused.Status, refused.Reason));
    }

    [Theory]
    [InlineData("PATCH", Friend, null, 415, "malformed")]
    [InlineData("PATCH", Friend, "", 400, "malformed")]
    [InlineData("PATCH", Friend, "null", 400, "malformed")]
    [InlineData("PATCH", Friend, "[]", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"pinned":"yes"}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"pinned":1}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"muted":{}}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"hidden":[true]}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"draft":1}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"draft":{"text":"x"}}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"draft":"a\u0000b"}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"draft":"\ud800"}""", 400, "malformed")]
    [InlineData("PATCH", Friend, """{"pinned":true,"pinned":false}""", 400, "malformed")]
    [InlineData("PATCH", "/conversations/room/{friend}", """{"pinned":true}""", 400, "malformed")]
    [InlineData("PATCH", "/conversations/Friend/{friend}", """{"pinned":true}""", 400, "malformed")]
    [InlineData("PATCH", "/conversations/friend/nobody-at-all", """{"pinned":true}""", 404, "unknown-user")]
    [InlineData("PATCH", "/conversations/friend/no:body", """{"pinned":true}""", 404, "unknown-user")]
    [InlineData("PATCH", "/conversations/friend/{me}", """{"pinned":true}""", 403, "not-friends")]
    [InlineData("PATCH", "/conversations/friend/{stranger}", """{"pinned":true}""", 403, "not-friends")]
    [InlineData("PATCH", "/conversations/group/none", """{"pinned":true}""", 404, "unknown-group")]
    [InlineData("PATCH", "/conversations/group/{foreign}", """{"pinned":true}""", 403, "not-member")]
    [InlineData("PATCH", "/conversations/server/{friend}", """{"pinned":true}""", 400, "malformed")]
    [InlineData("PATCH", "/conversations/server/server", """{"draft":"x"}""", 403, "forbidden")]
    [InlineData("DELETE", "/conversations/room/x/messages", null, 400, "malformed")]
    [InlineData("DELETE", "/conversations/friend/nobody-at-all/messages", null, 404, "unknown-user")]
    [InlineData("DELETE", "/conversations/group/none/messages", null, 404, "unknown-group")]
    [InlineData("DELETE", "/conversations/group/{foreign}/messages", null, 403, "not-member")]
    [InlineData("DELETE", "/conversations/server/{friend}/messages", null, 400, "malformed")]
    [InlineData("GET", "/conversations?kind=room", null, 400, "malformed")]
    [InlineData("GET", "/conversations?kind=", null, 400, "malformed")]
    [InlineData("GET", "/conversations?limit=0", null, 400, "malformed")]
    [InlineData("GET", "/conversations?limit=-1", null, 400, "malformed")]
    [InlineData("GET", "/conversations?limit=x", null, 400, "malformed")]
    [InlineData("GET", "/conversations?limit=99999999999999999999", null, 400, "malformed")]
    [InlineData("GET", "/conversations?page=x", null, 400, "malformed")]
    [InlineData("GET", "/groups/{foreign}/reads?seq=1", null, 404, "unknown-group")]
    [InlineData("GET", "/groups/none/reads?seq=1", null, 404, "unknown-group")]
    [InlineData("GET", "/groups/{own}/reads", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=x", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=-1", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=0", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=2", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=99999999999999999999", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=1&limit=x", null, 400, "malformed")]
    [InlineData("GET", "/groups/{own}/reads?seq=1&page=%20", null, 400, "malformed")]
    public async Task Bad_input_is_refused_and_changes_nothing(string method, string path, string? body, int status, string reason)
    {
        var (me, friend) = await FriendsAsync();
        var stranger = await server.NewUserAsync();
        var own = (await server.SendAsync("POST", "/groups", """{"name":"Own"}""", me.SessionId)).Text("id");
        var foreign = (await server.SendAsync("POST", "/groups", """{"name":"Foreign"}""", stranger.SessionId)).Text("id");
        path = path.Replace("{me}", me.User, StringComparison.Ordinal).Replace("{friend}", friend.User, StringComparison.Ordinal)
            .Replace("{stranger}", stranger.User, StringComparison.Ordinal).Replace("{own}", own, StringComparison.Ordinal)
            .Replace("{foreign}", foreign, StringComparison.Ordinal);
        var before = (await server.SendAsync("GET", "/conversations", sessionId: me.SessionId)).Body.GetRawText();

        var answer = await server.SendAsync(method, path, body, me.SessionId);

        Assert.Equal((status, reason, "application/problem+json"), (answer.Status, answer.Reason, answer.ContentType));
        Assert.Equal(before, (await server.SendAsync("GET", "/conversations", sessionId: me.SessionId)).Body.GetRawText());
    }

    [Fact]
    public async Task A_draft_is_at_most_as_long_as_a_message()
    {
        var (alice, bob) = await FriendsAsync();

        Assert.Equal(200, (await DraftAsync(new string('字', 32 * 1024 / 3))).Status);
        var answer = await DraftAsync(new string('字', (32 * 1024 / 3) + 1));
        Assert.Equal((413, "too-large"), (answer.Status, answer.Reason));

        Task<Answer> DraftAsync(string text) =>
            server.SendAsync("PATCH", $"/conversations/friend/{bob.User}", $$"""{"draft":"{{text}}"}""", alice.SessionId);
    }

    private async Task<((string User, string SessionId) Alice, (string User, string SessionId) Bob)> FriendsAsync()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        return (alice, bob);
    }
}
