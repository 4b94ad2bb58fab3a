using Microsoft.Data.Sqlite;
using Parley.Chat.Friends;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;
using Parley.Testing;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>The cost of presence, and what clients receive of presence and announcements.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private static readonly string[] Friends = [.. Enumerable.Range(0, 5_000).Select(i => $"friend{i}")];

    private LiveServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync();
        await _server.UsersAsync("alice", "bob");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_user_with_five_thousand_friends_costs_one_statement_and_a_push_to_each_online_friend()
    {
        await _server.UsersAsync(Friends);
        await _server.BefriendAsync("alice", Friends);
        using var first = await _server.ConnectAsync(Friends[0]);
        using var last = await _server.ConnectAsync(Friends[^1]);
        using var stranger = await _server.ConnectAsync("bob");

        using var alice = await _server.ConnectAsync("alice");
        foreach (var friend in new[] { first, last })
        {
            var push = await friend.NextAsync("fonline");
            Assert.Equal("alice", push.From);
            Assert.Contains(push.To, Friends);
            Assert.Empty(await friend.LeftAsync("fonline"));
        }

        Assert.Empty(await stranger.LeftAsync("fonline"));
        await using var read = await _server.Get<ChatStore>().ReadAsync();
        var statements = Trace(read.Sql);
        var audience = await _server.Get<FriendPresence>().AudienceOfAsync(read.Sql, "alice");
        Assert.Equal([Friends[0], Friends[^1]], audience.Order(StringComparer.Ordinal));
        Assert.Single(statements);

        var online = await alice.DoAsync("/friend", "online-c", "{}");
        Assert.Equal(2, online.GetProperty("online").GetArrayLength());
    }

    [Fact]
    public async Task Five_thousand_users_who_reconnect_at_once_are_announced_to_their_friends_and_the_queue_becomes_empty()
    {
        await _server.UsersAsync(Friends);
        await _server.BefriendAsync("alice", Friends[..50]);
        using var alice = await _server.ConnectAsync("alice");
        var presence = _server.Get<PresenceTracker>();

        foreach (var user in Friends) presence.Enter(user, user);

        var told = new HashSet<string>();
        while (told.Count < 50) Assert.True(told.Add((await alice.NextAsync("fonline")).From));
        await Deadline.UntilAsync(() => presence.Waiting == 0);
        Assert.Equal(Friends[..50].Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.Empty(await alice.LeftAsync("fonline"));
    }

    [Fact]
    public async Task A_hidden_user_stays_hidden_after_a_restart_until_they_show_themselves()
    {
        await _server.BefriendAsync("alice", "bob");
        using (var alice = await _server.ConnectAsync("alice"))
        using (var phone = await _server.ConnectAsync("alice"))
        using (var bob = await _server.ConnectAsync("bob"))
        {
            await alice.DoAsync("/friend", "foffline", "{}");
            Assert.Equal("alice", (await bob.NextAsync("foffline")).From);
            Assert.Equal(1, (await phone.NextAsync("foffline-s")).Msg.GetProperty("code").GetInt32());
            Assert.Empty(await alice.LeftAsync("foffline-s"));
        }

        _server = await LiveServer.StartAsync(await _server.StopAsync());
        using var b = await _server.ConnectAsync("bob");
        using var a = await _server.ConnectAsync("alice");
        Assert.True((await a.DoAsync("/friend", "online-c", "{}")).GetProperty("invisible").GetBoolean());
        Assert.Equal(0, (await b.DoAsync("/friend", "online-c", "{}")).GetProperty("online").GetArrayLength());

        await a.DoAsync("/friend", "fonline", "{}");
        Assert.Equal("alice", (await b.NextAsync("fonline")).From);
        Assert.Empty(await b.LeftAsync("fonline"));
    }

    [Fact]
    public async Task A_block_makes_both_appear_offline_at_once_until_it_ends()
    {
        await _server.BefriendAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        await alice.NextAsync("fonline");
        var blocks = _server.Get<Blocks>();

        Assert.Null((await blocks.SetAsync("alice", "bob", true)).Refusal);
        foreach (var (client, other) in new[] { (alice, "bob"), (bob, "alice") })
        {
            var push = await client.NextAsync("foffline");
            Assert.Equal((other, false), (push.From, push.Msg.TryGetProperty("lastSeen", out _)));
        }

        Assert.Null((await blocks.SetAsync("bob", "alice", true)).Refusal);
        Assert.Null((await blocks.SetAsync("alice", "bob", false)).Refusal);   // The other block still exists: nobody is notified.
        Assert.Empty(await alice.LeftAsync("fonline"));
        Assert.Null((await blocks.SetAsync("bob", "alice", false)).Refusal);
        Assert.Equal("bob", (await alice.NextAsync("fonline")).From);
    }

    [Fact]
    public async Task An_announcement_reaches_every_verified_socket_and_no_other()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var nobody = await LiveClient.ConnectAsync(await _server.OpenAsync(), sessionId: null);

        _ = (await _server.Writer.RunAsync(Announce.Create("We close at five").Value)).Value;

        foreach (var client in new[] { alice, bob })
        {
            var notice = await client.NextAsync("notice");
            Assert.Equal(
                ("/server", "server", "*", "announcement", "We close at five"),
                (notice.Namespace, notice.From, notice.To, notice.Msg.GetProperty("kind").GetString(), notice.Msg.GetProperty("text")
                    .GetString()));
        }

        Assert.Equal("unauthenticated", await nobody.RefusedAsync("/server", "time-c", "{}"));
        Assert.Equal("unauthenticated", await nobody.RefusedAsync("/server", "read-c", """{"with":"*","seq":1}"""));
        Assert.False(nobody.Has("notice"));   // It would have arrived before the responses.
    }

    private static List<string> Trace(ReadSession sql)
    {
        var statements = new List<string>();
        raw.sqlite3_trace(((SqliteConnection)sql.Connection).Handle, (_, statement) => statements.Add(statement), null);
        return statements;
    }
}
