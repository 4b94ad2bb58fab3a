using System.Globalization;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Offline sync: every entry once, and no gap.</summary>
public abstract class SyncSpec : Spec
{
    [Fact]
    public async Task A_cursor_returns_exactly_the_later_entries_in_commit_order()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var device = await Chat.DeviceAsync("bob");
        await Chat.SayAsync("alice", "bob", "old");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;

        await Chat.SayAsync("alice", "bob", "1");
        await Chat.SayAsync("carol", "bob", "2");
        await Chat.SayAsync("alice", "carol", "not for bob");
        await Chat.SayAsync("bob", "alice", "3");

        var page = await Chat.SyncAsync("bob", device, cursor: cursor);
        Assert.Equal(["1", "2", "3"], Texts(page.Messages));
        Assert.False(page.More);
        Assert.Empty((await Chat.SyncAsync("bob", device, cursor: page.Cursor)).Messages);
    }

    [Fact]
    public async Task Pages_join_without_gap_or_repetition()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        for (var i = 0; i < 60; i++)
        {
            if (i % 7 == 0) await Chat.SayAsync("alice", "bob", $"{i}");
            else if (i % 3 == 0) await Chat.SayAsync("carol", "bob", $"{i}");
            else await Chat.SayInAsync(group, "alice", $"{i}");
        }

        var texts = await PagesAsync("bob", device, cursor!, limit: 7);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i}"), texts);
    }

    // More bytes than are read ahead, and more conversations than entries on a page.
    [Theory]
    [InlineData(200)]
    [InlineData(10)]
    [InlineData(1)]
    public async Task Pages_of_many_conversations_with_large_entries_join_too(int limit)
    {
        const int Friends = 25;
        string[] friends = [.. Enumerable.Range(0, Friends).Select(i => $"friend{i}")];
        await Crowd.MakeAsync(Chat, ["nobody", "alice", .. friends]);
        await Crowd.BefriendAsync(Chat, "alice", friends);
        var device = await Chat.DeviceAsync("alice");
        var cursor = await Chat.CatchUpAsync("alice", device);
        var padding = new string('x', 20_000);
        for (var i = 0; i < 3 * Friends; i++)
        {
            var friend = friends[i * 7 % Friends];
            await Chat.SayAsync(i % 2 == 0 ? "alice" : friend, i % 2 == 0 ? friend : "alice", $"{i} {padding}");
        }

        var texts = await PagesAsync("alice", device, cursor, limit);

        Assert.Equal(
            Enumerable.Range(0, 3 * Friends), texts.Select(text => int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_namespace_returns_only_its_kind_and_server_returns_all()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        await Chat.SayAsync("alice", "bob", "direct");
        await Chat.SayInAsync(group, "alice", "group");

        Assert.Equal(["direct"], Texts((await Chat.SyncAsync("bob", device, ConversationKind.Friend)).Messages));
        Assert.Equal(["group"], Texts((await Chat.SyncAsync("bob", device, ConversationKind.Group)).Messages));
        var all = (await Chat.SyncAsync("bob", device)).Messages;
        Assert.Equal(["direct", "group"], Texts(all));
        Assert.Contains(all, entry => entry.Kind == "group-invited");
        Assert.Contains(all, entry => entry.Kind == MessageKinds.System);
    }

    [Fact]
    public async Task Without_a_cursor_a_device_continues_at_its_confirmed_position()
    {
        await Chat.FriendsAsync("alice", "bob");
        var (one, two) = (await Chat.DeviceAsync("bob"), await Chat.DeviceAsync("bob"));
        await Chat.SayAsync("alice", "bob", "1");
        var cursor = (await Chat.SyncAsync("bob", one)).Cursor;
        await Chat.SayAsync("alice", "bob", "2");

        Assert.Equal(["2"], Texts((await Chat.SyncAsync("bob", one, cursor: cursor)).Messages));   // Confirms "1".
        await Chat.SettleAsync();

        Assert.Equal(["2"], Texts((await Chat.SyncAsync("bob", one)).Messages));
        Assert.Equal(["1", "2"], Texts((await Chat.SyncAsync("bob", two)).Messages));
        // Each namespace has its own cursor.
        Assert.Equal(["1", "2"], Texts((await Chat.SyncAsync("bob", one, ConversationKind.Friend)).Messages));
    }

    [Fact]
    public async Task An_older_cursor_does_not_move_the_confirmed_position_back()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        await Chat.SayAsync("alice", "bob", "1");
        var first = (await Chat.SyncAsync("bob", device)).Cursor;
        await Chat.SayAsync("alice", "bob", "2");
        var second = (await Chat.SyncAsync("bob", device, cursor: first)).Cursor;
        await Chat.SyncAsync("bob", device, cursor: second);
        await Chat.SettleAsync();

        Assert.Equal(["2"], Texts((await Chat.SyncAsync("bob", device, cursor: first)).Messages));   // Requested again, returned again.
        await Chat.SettleAsync();
        Assert.Empty((await Chat.SyncAsync("bob", device)).Messages);   // But the device has confirmed both.
    }

    [Fact]
    public async Task A_new_device_gets_the_last_messages_of_recent_conversations()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        for (var i = 0; i < 30; i++) await Chat.SayAsync("alice", "bob", $"a{i}");
        await Chat.SayAsync("carol", "bob", "c");

        var page = await Chat.SyncAsync("bob", await Chat.DeviceAsync("bob"), ConversationKind.Friend);

        Assert.Equal([.. Enumerable.Range(10, 20).Select(i => $"a{i}"), "c"], Texts(page.Messages));
        Assert.Equal((false, false), (page.More, page.Reset));
        Assert.NotNull(page.Cursor);
    }

    [Fact]
    public async Task Limit_zero_returns_only_whether_entries_were_missed()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;

        Assert.Equal((false, 0), await MoreAsync());
        await Chat.SayAsync("alice", "bob", "1");
        Assert.Equal((true, 0), await MoreAsync());

        async Task<(bool More, int Count)> MoreAsync()
        {
            var page = await Chat.SyncAsync("bob", device, cursor: cursor, limit: 0);
            return (page.More, page.Messages.Count);
        }
    }

    [Theory]
    [InlineData("0123456789abcdef.1")]   // Another epoch: a database restored from a backup.
    [InlineData("head")]                 // A position that this database has not reached.
    public async Task A_cursor_that_the_database_did_not_issue_gives_a_fresh_start(string cursor)
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        await Chat.SayAsync("alice", "bob", "1");
        var good = (await Chat.SyncAsync("bob", device)).Cursor!;
        if (cursor == "head") cursor = $"{good.Split('.')[0]}.{long.Parse(good.Split('.')[1], null) + 1}";

        var page = await Chat.SyncAsync("bob", device, cursor: cursor);

        Assert.True(page.Reset);
        Assert.Equal(["1"], Texts(page.Messages));
        Assert.Equal(good, page.Cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("12")]
    [InlineData(".5")]
    [InlineData("abc.")]
    [InlineData("abc.-1")]
    [InlineData("abc. 1")]
    [InlineData("abc.99999999999999999999")]
    [InlineData("ABC.1")]
    public async Task An_invalid_cursor_is_malformed(string cursor)
    {
        await Chat.UsersAsync("alice");

        Assert.Equal(Reason.Malformed,
            (await Chat.Get<Sync>().ReadAsync(new VerifiedSession("alice", "alice", "d", 0), null, cursor, null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_negative_limit_is_malformed_and_a_huge_one_is_reduced()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => Chat.SayAsync("alice", "bob", $"{i}")));

        Assert.Equal(Reason.Malformed,
            (await Chat.Get<Sync>().ReadAsync(new VerifiedSession("bob", "bob", device, 0), null, cursor, -1)).Refusal?.Reason);
        var page = await Chat.SyncAsync("bob", device, cursor: cursor, limit: int.MaxValue);
        Assert.Equal((200, true), (page.Messages.Count, page.More));
    }

    [Fact]
    public async Task A_member_syncs_exactly_the_entries_of_the_membership()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        var group = await Chat.GroupAsync("alice");
        await Chat.SayInAsync(group, "alice", "before");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["bob"]));
        await Chat.SayInAsync(group, "alice", "during");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "between");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["bob"]));
        await Chat.SayInAsync(group, "alice", "again");

        var messages = (await Chat.SyncAsync("bob", device, ConversationKind.Group, cursor)).Messages;

        Assert.Equal(["during", "again"], Texts(messages));
        Assert.Equal([3, 4, 5, 7, 8], messages.Select(entry => entry.Seq));   // Joined, during, left; joined, again.
        Assert.Equal(["during", "again"], Texts((await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages));
        Assert.Equal(["during", "again"], Texts((await Chat.SyncAsync("bob", await Chat.DeviceAsync("bob"))).Messages));
    }

    /// <summary>The texts of all pages after a cursor.</summary>
    private async Task<List<string>> PagesAsync(string user, string device, string cursor, int limit)
    {
        var texts = new List<string>();
        for (var more = true; more;)
        {
            var page = await Chat.SyncAsync(user, device, cursor: cursor, limit: limit);
            Assert.True(page.Messages.Count <= limit);
            texts.AddRange(Texts(page.Messages));
            (cursor, more) = (page.Cursor!, page.More);
        }

        return texts;
    }
}
