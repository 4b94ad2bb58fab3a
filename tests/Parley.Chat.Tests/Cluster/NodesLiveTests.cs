using Parley.Chat.Sessions;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>What clients get when their users are connected to different nodes.</summary>
public sealed class NodesLiveTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _database = server.NewDatabase();
    private LiveServer _first = null!;
    private LiveServer _second = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await StartAsync();
        _second = await StartAsync();
        await _first.UsersAsync("ann", "ben", "cleo");
        await _first.BefriendAsync("ann", "ben", "cleo");
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private Task<LiveServer> StartAsync() => LiveServer.StartAsync(adjust: options =>
        (options.Database, options.Cluster, options.FileFolderIsShared) = (_database, "database", true));

    [Fact]
    public async Task A_message_reaches_the_devices_of_both_users_on_all_nodes_but_not_the_socket_that_sent_it()
    {
        using var ann = await _first.ConnectAsync("ann");
        using var tablet = await _second.ConnectAsync("ann");
        using var ben = await _second.ConnectAsync("ben");

        await ann.DoAsync("/friend", "sendfsmg", """{"to":"ben","msg":"hello"}""");

        foreach (var device in new[] { tablet, ben })
            Assert.Equal("hello", (await device.NextAsync("receivefsmg")).Msg.GetProperty("msg").GetString());
        await ben.DoAsync("/friend", "sendfsmg", """{"to":"ann","msg":"back"}""");
        Assert.Equal("back", (await ann.NextAsync("receivefsmg")).Msg.GetProperty("msg").GetString());
        Assert.Empty(await ann.LeftAsync("receivefsmg"));
    }

    [Fact]
    public async Task A_large_group_is_told_on_every_node_and_a_removed_member_hears_nothing_more()
    {
        string[] others = [.. Enumerable.Range(0, 80).Select(i => $"user{i}")];
        await _first.UsersAsync(["dora", .. others]);
        var group = await _first.GroupAsync("dora", ["ann", "ben", .. others]);
        using var ann = await _first.ConnectAsync("ann");
        using var ben = await _second.ConnectAsync("ben");
        using var user = await _second.ConnectAsync("user7");

        await ann.DoAsync("/group", "sendfsmg", $$"""{"to":"{{group}}","msg":"to all"}""");
        await ben.DoAsync("/group", "sendfsmg", $$"""{"to":"{{group}}","msg":"from ben"}""");
        await _first.Get<Groups.GroupBook>().RemoveAsync("dora", group, "user7");
        await ben.DoAsync("/group", "sendfsmg", $$"""{"to":"{{group}}","msg":"without 7"}""");
        await ann.DoAsync("/group", "sendfsmg", $$"""{"to":"{{group}}","msg":"also without"}""");

        Assert.Equal(["to all", "from ben"], await TextsAsync(user, 2));
        Assert.Equal(["to all", "also without"], await TextsAsync(ben, 2));
        Assert.Equal(["from ben", "without 7"], await TextsAsync(ann, 2));
        Assert.DoesNotContain(await user.LeftAsync("receivefsmg"), one => one.Msg.GetProperty("kind").GetString() == "text");
    }

    [Fact]
    public async Task Read_marks_and_typing_reach_users_on_other_nodes()
    {
        using var ann = await _first.ConnectAsync("ann");
        using var ben = await _second.ConnectAsync("ben");
        await ann.DoAsync("/friend", "sendfsmg", """{"to":"ben","msg":"hello"}""");
        await ben.NextAsync("receivefsmg");

        await ben.DoAsync("/friend", "typing-c", """{"with":"ann"}""");
        await ben.DoAsync("/friend", "read-c", """{"with":"ann","seq":1}""");

        Assert.Equal("ben", (await ann.NextAsync("typing-s")).From);
        Assert.Equal(1, (await ann.NextAsync("read-s")).Msg.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_session_that_is_ended_on_one_node_ends_its_connections_on_another()
    {
        var (sid, device) = await SessionAsync("ann");
        using var ann = await LiveClient.ConnectAsync(await _second.OpenAsync(), sid);

        await _first.Get<SessionStore>().EndAsync("ann", device);

        Assert.Equal("session-ended", (await ann.NextAsync("notice")).Msg.GetProperty("kind").GetString());
        await Assert.ThrowsAsync<InvalidOperationException>(() => ann.NextAsync("nothing"));
    }

    [Fact]
    public async Task Friends_on_different_nodes_see_each_other_come_and_go()
    {
        using var ann = await _first.ConnectAsync("ann");
        var ben = await _second.ConnectAsync("ben");

        Assert.Equal("ben", (await NextWithTimeAsync(ann, "fonline")).From);
        await Patience.UntilAsync(async () =>
            (await ben.DoAsync("/friend", "online-c", "{}")).GetProperty("online").EnumerateArray().Any(one => one.GetString() == "ann"));
        ben.Dispose();

        Assert.Equal("ben", (await NextWithTimeAsync(ann, "foffline")).From);
    }

    private async Task<(string SessionId, string Device)> SessionAsync(string user)
    {
        var session = (await _first.Get<SessionStore>().OpenAsync(user, null)).Value;
        return (session.SessionId, session.Device);
    }

    // The nodes look for changes at intervals of clocks that only the test moves.
    private async Task<LiveEvent> NextWithTimeAsync(LiveClient client, string name)
    {
        await Patience.UntilAsync(async () =>
        {
            foreach (var node in new[] { _first, _second }) node.Advance(TimeSpan.FromMilliseconds(300));
            await client.DoAsync("/server", "time-c", "{}");
            return client.Has(name);
        });
        return await client.NextAsync(name);
    }

    private static async Task<List<string>> TextsAsync(LiveClient client, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            var msg = (await client.NextAsync("receivefsmg")).Msg;
            if (msg.GetProperty("kind").GetString() == "text") texts.Add(msg.GetProperty("msg").GetString()!);
        }

        return texts;
    }
}
