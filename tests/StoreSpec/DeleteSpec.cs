using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Deleting for oneself: an empty entry for one user, and no change for the others.</summary>
public abstract class DeleteSpec : Spec
{
    [Fact]
    public async Task A_deleted_message_is_an_empty_entry_for_the_user_who_deleted_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        var first = await Chat.SayAsync("alice", "bob", "first");
        var message = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"secret\"", first.Id, ["bob"])).Value;
        var before = (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages;

        Assert.Null((await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id)).Refusal);

        foreach (var seen in new[]
        {
            (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages,
            (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice", after: 0)).Messages,
            (await Chat.SyncAsync("bob", device, ConversationKind.Friend, cursor)).Messages,
            (await Chat.SyncAsync("bob", await Chat.DeviceAsync("bob"), ConversationKind.Friend)).Messages,
        })
        {
            Assert.Equal([(1, "text", "\"first\""), (2, "deleted", "\"\"")], seen.Select(entry => (entry.Seq, entry.Kind, entry.Body)));
            Assert.Equal((message.Id, null, null), (seen[1].Id, seen[1].Quote, seen[1].Mentions));
        }

        Assert.Equal("deleted", (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Last!.Kind);
        Assert.Equal("\"secret\"", (await Chat.RecentAsync("alice", ConversationKind.Friend)).Single().Last!.Body);
        Assert.Equivalent(before, (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages, strict: true);
    }

    [Fact]
    public async Task The_users_devices_get_a_notice_that_no_badge_counts()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var message = await Chat.SayInAsync(group, "alice", "secret");
        var cursor = (await Chat.SyncAsync("bob", await Chat.DeviceAsync("bob"))).Cursor;
        var unread = (await Chat.RecentAsync("bob")).Select(recent => (recent.With, recent.Unread)).Order().ToList();

        await Chat.DeleteAsync("bob", ConversationKind.Group, group, message.Id, "phone");
        await Chat.DeleteAsync("bob", ConversationKind.Group, group, message.Id, "phone");   // Is deleted already.
        await Chat.SettleAsync();

        var notice = Assert.Single((await Chat.SyncAsync("bob", await Chat.DeviceAsync("bob"), cursor: cursor)).Messages);
        Assert.Equal(("message-deleted", ConversationKind.Server), (notice.Kind, notice.Conversation.Kind));
        Assert.Equal(
            $$"""{"conversation":{"kind":"group","with":"{{group}}"},"message":{"id":"{{message.Id}}","seq":{{message.Seq}}},"device":"phone"}""",
            notice.Body);
        Assert.Equal(["bob"], Chat.Observed.Entries[^1].Recipients!);
        Assert.Equal(unread, (await Chat.RecentAsync("bob")).Select(recent => (recent.With, recent.Unread)).Order());
    }

    [Fact]
    public async Task A_deleted_message_stays_deleted_when_it_is_changed()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var message = await Chat.SayAsync("alice", "bob", "secret 1");
        await EditAsync("secret 2");
        await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id);
        Assert.Equal([("deleted", "\"\""), ("edit", Bare())], await ShownAsync());

        await EditAsync("secret 3");
        await Chat.SettleAsync();
        Assert.Equal(["alice"], Chat.Observed.Entries[^2].Recipients!);
        Assert.Equal((Bare(), "bob"), (Chat.Observed.Entries[^1].Entry.Body, Assert.Single(Chat.Observed.Entries[^1].Recipients!)));
        Assert.Equal([("deleted", "\"\""), ("edit", Bare()), ("edit", Bare())], await ShownAsync());
        Assert.DoesNotContain(
            (await Chat.SyncAsync("bob", device)).Messages, entry => entry.Body.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "secret", (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Last!.Body, StringComparison.Ordinal);

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);
        Assert.Equal(["deleted", "edit", "edit", "recall"], (await ShownAsync()).Select(entry => entry.Kind));
        Assert.Equal("recalled", (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages[0].Kind);

        string Bare() => $$"""{"id":"{{message.Id}}","seq":1}""";
        Task<Outcome<ChangeReceipt>> EditAsync(string text) =>
            Chat.EditAsync("alice", ConversationKind.Friend, "bob", message.Id, $"\"{text}\"");
        async Task<List<(string Kind, string Body)>> ShownAsync() =>
            [.. (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Select(entry => (entry.Kind, entry.Body))];
    }

    [Fact]
    public async Task Deleting_does_not_change_numbers_and_marks()
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 1; i <= 4; i++)
        {
            var message = await Chat.SayAsync("alice", "bob", $"{i}");
            if (i % 2 == 0) await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id);
        }

        Assert.Equal(4, (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Unread);   // Four unseen entries.
        Assert.Equal(2, (await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 2)).Unread);
        Assert.Equal(["deleted"],
            (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice", before: 3, after: 1)).Messages.Select(entry => entry.Kind));
        Assert.Equal(5, (await Chat.SayAsync("alice", "bob", "5")).Seq);
    }

    [Fact]
    public async Task Notices_can_be_deleted_as_well()
    {
        await Chat.FriendsAsync("alice", "bob");
        var notice = (await Chat.HistoryAsync("bob", ConversationKind.Server, "server")).Messages[0];

        await Chat.DeleteAsync("bob", ConversationKind.Server, "server", notice.Id);

        var shown = (await Chat.HistoryAsync("bob", ConversationKind.Server, "server")).Messages;
        Assert.Equal(["deleted", "friend-accepted", "message-deleted"], shown.Select(entry => entry.Kind));
        Assert.Equal("{}", shown[0].Body);
    }

    [Fact]
    public async Task A_former_member_can_delete_messages_that_they_still_see()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var seen = await Chat.SayInAsync(group, "alice", "seen");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        var unseen = await Chat.SayInAsync(group, "alice", "unseen");

        Assert.Null((await Chat.DeleteAsync("bob", ConversationKind.Group, group, seen.Id)).Refusal);
        Assert.Equal(Reason.Conflict, (await Chat.DeleteAsync("bob", ConversationKind.Group, group, unseen.Id)).Refusal?.Reason);
        Assert.Equal("deleted", (await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages[1].Kind);
    }

    [Theory]
    [InlineData("bob", ConversationKind.Friend, "alice", "none", "conflict")]
    [InlineData("bob", ConversationKind.Friend, "alice", "a\0b", "conflict")]
    [InlineData("bob", ConversationKind.Friend, "alice", "{in group}", "conflict")]      // Of another conversation.
    [InlineData("bob", ConversationKind.Friend, "alice", "{edit}", "forbidden")]
    [InlineData("bob", ConversationKind.Server, "server", "{to bob}", "conflict")]
    [InlineData("mallory", ConversationKind.Friend, "alice", "{to bob}", "conflict")]
    [InlineData("mallory", ConversationKind.Friend, "alice:bob", "{to bob}", "unknown-user")]
    [InlineData("mallory", ConversationKind.Group, "{group}", "{in group}", "not-member")]
    [InlineData("bob", ConversationKind.Group, "none", "{in group}", "unknown-group")]
    [InlineData("bob", ConversationKind.Friend, "nobody", "{to bob}", "unknown-user")]
    public async Task An_invalid_deletion_is_refused_and_changes_nothing(
        string user, object kind, string with, string id, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var names = new Dictionary<string, string> { ["{group}"] = await Chat.GroupAsync("alice", "bob") };
        names["{in group}"] = (await Chat.SayInAsync(names["{group}"], "alice", "group")).Id;
        names["{to bob}"] = (await Chat.SayAsync("alice", "bob", "direct")).Id;
        await Chat.EditAsync("alice", ConversationKind.Friend, "bob", names["{to bob}"], "\"edited\"");
        names["{edit}"] = (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages[^1].Id;
        var head = await Chat.CountAsync("select max(pos) from log");

        var outcome = await Chat.DeleteAsync(
            user, (ConversationKind)kind, names.GetValueOrDefault(with, with), names.GetValueOrDefault(id, id));

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(head, await Chat.CountAsync("select max(pos) from log"));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from deleted_messages"));
    }
}
