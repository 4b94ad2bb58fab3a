using SocketIOClient.Transport;
using static Parley.Conformance.Tests.Envelopes;

namespace Parley.Conformance.Tests;

/// <summary>The tests that every client must pass, with the SocketIOClient package.</summary>
public sealed class SocketIOClientTests(ServerProcess server, ShortLivedServerProcess shortLived)
{
    public static TheoryData<Way> Ways => [Way.PollingOnly, Way.WebSocketOnly, Way.PollingWithUpgrade];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Uses_the_transport_that_is_set(Way way)
    {
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(server.Url, "/", way, alice.SessionId);
        (await client.RequestAsync("time-c", Ask(alice, new { }))).Done();
        Assert.Equal(way == Way.PollingOnly ? TransportProtocol.Polling : TransportProtocol.WebSocket, client.Transport);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_verified_with_a_good_session_id(Way way)
    {
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(server.Url, "/", way);
        var answer = (await client.AuthenticateAsync(alice.SessionId)).Done();
        Assert.Equal((alice.Id, alice.Device), (answer.Text("user"), answer.Text("device")));
        Assert.True(answer.Number("expires") > answer.Number("time"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gets_expired_for_an_expired_session_id(Way way)
    {
        using var alice = await Person.SignUpAsync(shortLived.Url, "alice");
        // The test waits for the time itself.
        var rest = DateTimeOffset.FromUnixTimeMilliseconds(alice.Expires + 100) - TimeProvider.System.GetUtcNow();
        if (rest > TimeSpan.Zero) await Task.Delay(rest, TimeProvider.System, TestContext.Current.CancellationToken);

        await using var client = await Client.ConnectAsync(shortLived.Url, "/", way);
        (await client.AuthenticateAsync(alice.SessionId)).Refused(0, "expired");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gets_revoked_for_a_revoked_session_id(Way way)
    {
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        using var lost = await alice.AnotherDeviceAsync(server.Url);
        await alice.EndSessionAsync(lost.Device);
        await using var client = await Client.ConnectAsync(server.Url, "/", way);
        (await client.AuthenticateAsync(lost.SessionId)).Refused(0, "revoked");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_refused_with_an_invalid_session_id_and_may_try_again(Way way)
    {
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(server.Url, "/", way);
        (await client.AuthenticateAsync("nonsense")).Refused(0, "unauthenticated");
        (await client.AuthenticateAsync(alice.SessionId)).Done();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_refused_with_an_invalid_session_id_in_the_auth_option(Way way)
    {
        await using var client = new Client(server.Url, "/friend", way, "nonsense");
        Assert.NotEmpty(await client.RefusalAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Chats_both_ways(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        await using var from = await Client.ConnectAsync(server.Url, "/friend", way, alice.SessionId);
        await using var to = await Client.ConnectAsync(server.Url, "/friend", way, bob.SessionId);

        var sent = (await from.RequestAsync("sendfsmg", Chat(alice.Id, bob.Id, "Hello, Bob! 你好 👋"))).Done();
        var received = await to.NextAsync("receivefsmg");
        Assert.Equal((alice.Id, bob.Id), (received.Text("from"), received.Text("to")));
        Assert.Equal("Hello, Bob! 你好 👋", received.Text("msg", "msg"));
        Assert.Equal((sent.Text("id"), sent.Number("seq")), (received.Text("msg", "id"), received.Number("msg", "seq")));

        await to.SendAsync("sendfsmg", Chat(bob.Id, alice.Id, "Hello, Alice!"));
        var answer = (await to.NextAsync("sendfsmg-s")).GetProperty("msg").Done();
        var back = await from.NextAsync("receivefsmg");
        Assert.Equal("Hello, Alice!", back.Text("msg", "msg"));
        Assert.Equal(answer.Text("id"), back.Text("msg", "id"));
        Assert.Equal(sent.Number("seq") + 1, back.Number("msg", "seq"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Sends_a_hundred_messages_without_waiting_and_they_arrive_in_order(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        await using var from = await Client.ConnectAsync(server.Url, "/friend", way, alice.SessionId);
        await using var to = await Client.ConnectAsync(server.Url, "/friend", way, bob.SessionId);

        for (var n = 0; n < 100; n++) await from.SendAsync("sendfsmg", Chat(alice.Id, bob.Id, $"{n}"));
        for (var n = 0; n < 100; n++) Assert.Equal($"{n}", (await to.NextAsync("receivefsmg")).Text("msg", "msg"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Chats_in_a_group_of_three(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        using var carol = await Person.SignUpAsync(server.Url, "carol");
        await carol.BefriendAsync(alice);
        var group = await alice.NewGroupAsync(bob, carol);
        await using var a = await Client.ConnectAsync(server.Url, "/group", way, alice.SessionId);
        await using var b = await Client.ConnectAsync(server.Url, "/group", way, bob.SessionId);
        await using var c = await Client.ConnectAsync(server.Url, "/group", way, carol.SessionId);

        var first = (await a.RequestAsync("sendfsmg", Chat(alice.Id, group, "Hello, all!"))).Done();
        var second = (await c.RequestAsync("sendfsmg", Chat(carol.Id, group, "Hello, Alice!"))).Done();
        Assert.Equal(first.Number("seq") + 1, second.Number("seq"));
        Assert.Equal("Hello, all!", (await b.NextAsync("receivefsmg")).Text("msg", "msg"));
        Assert.Equal("Hello, Alice!", (await b.NextAsync("receivefsmg")).Text("msg", "msg"));
        Assert.Equal("Hello, all!", (await c.NextAsync("receivefsmg")).Text("msg", "msg"));
        Assert.Equal(group, (await a.NextAsync("receivefsmg")).Text("to"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Sees_a_friend_come_and_go(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        await using var watching = await Client.ConnectAsync(server.Url, "/friend", way, alice.SessionId);
        await using (await Client.ConnectAsync(server.Url, "/friend", way, bob.SessionId))
        {
            var online = await watching.NextAsync("fonline");
            Assert.Equal((bob.Id, alice.Id), (online.Text("from"), online.Text("to")));
        }

        Assert.Equal(bob.Id, (await watching.NextAsync("foffline")).Text("from"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gets_each_missed_message_once(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        string cursor;
        await using (var before = await Client.ConnectAsync(server.Url, "/server", way, bob.SessionId))
            cursor = (await before.RequestAsync("offline-c", Ask(bob, new { }))).Done().Text("cursor");

        await using var from = await Client.ConnectAsync(server.Url, "/friend", way, alice.SessionId);
        foreach (var text in (string[])["one", "two", "three"]) (await from.RequestAsync("sendfsmg", Chat(alice.Id, bob.Id, text))).Done();

        await using var after = await Client.ConnectAsync(server.Url, "/server", way, bob.SessionId);
        var missed = (await after.RequestAsync("offline-c", Ask(bob, new { cursor }))).Done();
        Assert.Equal(["one", "two", "three"], missed.Texts());
        Assert.Empty((await after.RequestAsync("offline-c", Ask(bob, new { cursor = missed.Text("cursor") }))).Done().Texts());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Pages_through_history_lists_recent_conversations_and_marks_them_as_read(Way way)
    {
        var (alice, bob) = await FriendsAsync();
        await using var from = await Client.ConnectAsync(server.Url, "/friend", way, alice.SessionId);
        await using var to = await Client.ConnectAsync(server.Url, "/friend", way, bob.SessionId);
        long last = 0;
        for (var n = 1; n <= 5; n++) last = (await from.RequestAsync("sendfsmg", Chat(alice.Id, bob.Id, $"{n}"))).Done().Number("seq");

        var newest = (await to.RequestAsync("history-c", Ask(bob, new { with = alice.Id, limit = 2 }))).Done();
        Assert.Equal(["4", "5"], newest.Texts());
        Assert.True(newest.GetProperty("more").GetBoolean());
        var older = (await to.RequestAsync("history-c", Ask(bob, new { with = alice.Id, before = last - 1, limit = 2 }))).Done();
        Assert.Equal(["2", "3"], older.Texts());

        Assert.Equal(5, await UnreadAsync());
        (await to.RequestAsync("read-c", Ask(bob, new { with = alice.Id, seq = last }))).Done();
        Assert.Equal(last, (await from.NextAsync("read-s")).Number("msg", "seq"));
        Assert.Equal(0, await UnreadAsync());

        async Task<long> UnreadAsync()
        {
            var recent = (await to.RequestAsync("recent-c", Ask(bob, new { }))).Done();
            return recent.GetProperty("conversations").EnumerateArray().Single(one => one.Text("with") == alice.Id).Number("unread");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gets_a_notice_of_a_friend_request(Way way)
    {
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        using var bob = await Person.SignUpAsync(server.Url, "bob");
        await using var client = await Client.ConnectAsync(server.Url, "/server", way, alice.SessionId);
        var request = await bob.AskFriendAsync(alice);
        await client.NextAsync("notice", notice => notice.GetRawText().Contains(request, StringComparison.Ordinal));
    }

    private async Task<(Person Alice, Person Bob)> FriendsAsync()
    {
        var alice = await Person.SignUpAsync(server.Url, "alice");
        var bob = await Person.SignUpAsync(server.Url, "bob");
        await alice.BefriendAsync(bob);
        return (alice, bob);
    }
}
