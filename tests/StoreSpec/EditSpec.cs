using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Editing: a message has one content, the last, and all devices that have the message get it.</summary>
public abstract class EditSpec : Spec
{
    [Fact]
    public async Task An_edited_message_has_its_new_content()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "secrte", "c1");
        Chat.Time.Advance(TimeSpan.FromSeconds(5));

        var receipt = (await EditAsync("alice", "bob", message.Id, "\"corrected\"")).Value;

        Assert.Equal((message.Id, message.Seq, Chat.Now), (receipt.Id, receipt.Seq, receipt.Time));
        foreach (var (user, peer) in new[] { ("alice", "bob"), ("bob", "alice") })
        {
            var fresh = (await Chat.SyncAsync(user, await Chat.DeviceAsync(user), ConversationKind.Friend)).Messages;
            Assert.Equal(fresh, (await Chat.HistoryAsync(user, ConversationKind.Friend, peer)).Messages);
            var (edited, edit) = (fresh[0], fresh[1]);
            Assert.Equal(("text", "\"corrected\"", Chat.Now, "c1"), (edited.Kind, edited.Body, edited.Changed, edited.Cid));
            Assert.Equal((message.Id, message.Seq, message.Time), (edited.Id, edited.Seq, edited.Time));
            Assert.Equal(("edit", "alice", message.Id, 2), (edit.Kind, edit.Sender, edit.Ref, edit.Seq));
            Assert.Equal($$"""{"id":"{{message.Id}}","seq":1,"msg":"corrected"}""", edit.Body);
        }

        Assert.Equal(0, await Chat.CountAsync("select count(*) from log where body like '%secrte%'"));
    }

    [Fact]
    public async Task A_device_that_has_the_message_gets_the_change_live_and_by_sync()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var message = await Chat.SayAsync("alice", "bob", "old");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;

        await EditAsync("alice", "bob", message.Id, "\"new\"");
        await Chat.SettleAsync();

        var missed = Assert.Single((await Chat.SyncAsync("bob", device, cursor: cursor)).Messages);
        Assert.Equal(("edit", message.Id), (missed.Kind, missed.Ref));
        Assert.Equal(missed, Chat.Observed.Entries[^1].Entry);
        Assert.Equal(["alice", "bob"], Chat.Observed.Entries[^1].Recipients!.Order());
    }

    [Fact]
    public async Task Of_several_edits_only_the_last_has_the_content()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "content 1");
        for (var i = 2; i <= 4; i++) await EditAsync("alice", "bob", message.Id, $"\"content {i}\"");

        var shown = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        var bare = $$"""{"id":"{{message.Id}}","seq":1}""";
        Assert.Equal(
            ["\"content 4\"", bare, bare, $$"""{"id":"{{message.Id}}","seq":1,"msg":"content 4"}"""], shown.Select(entry => entry.Body));

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);
        Assert.Equal(0, await Chat.CountAsync("select count(*) from log where body like '%content%'"));
        Assert.Equal(["recalled", "edit", "edit", "edit", "recall"],
            (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task An_edit_without_a_change_succeeds_and_writes_no_entry()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "old");
        var first = (await EditAsync("alice", "bob", message.Id, "\"new\"")).Value;
        Chat.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(first, (await EditAsync("alice", "bob", message.Id, "\"new\"")).Value);
        Assert.Equal(2, (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Count);
    }

    [Fact]
    public async Task No_badge_counts_an_edit()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "old");
        await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 1);

        await EditAsync("alice", "bob", message.Id, "\"new\"");

        Assert.Equal(0, (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Unread);
    }

    [Fact]
    public async Task A_sender_can_edit_for_fifteen_minutes()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "old");
        Chat.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));

        Assert.Null((await EditAsync("alice", "bob", message.Id, "\"just in time\"")).Refusal);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Reason.Forbidden, (await EditAsync("alice", "bob", message.Id, "\"too late\"")).Refusal?.Reason);
    }

    [Fact]
    public async Task An_edit_requires_the_right_to_send()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var direct = await Chat.SayAsync("bob", "alice", "direct");
        var inGroup = await Chat.SayInAsync(group, "bob", "group");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update members set silenced = $1 where user_id = 'bob'", transaction.Now + 1_000);
            transaction.SqlInvalidatingCache().Execute("insert into blocks (user_id, blocked, since) values ('alice', 'bob', 1)");
            return Done.Value;
        });

        Assert.Equal(Reason.Muted, (await EditInAsync("bob", group, inGroup.Id, "\"x\"")).Refusal?.Reason);
        Assert.Equal(Reason.Blocked, (await EditAsync("bob", "alice", direct.Id, "\"x\"")).Refusal?.Reason);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await EditInAsync("bob", group, inGroup.Id, "\"x\"")).Refusal);
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        Assert.Equal(Reason.NotMember, (await EditInAsync("bob", group, inGroup.Id, "\"y\"")).Refusal?.Reason);
        await Chat.Get<FriendBook>().RemoveAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("delete from blocks");
            return Done.Value;
        });
        Assert.Equal(Reason.NotFriends, (await EditAsync("bob", "alice", direct.Id, "\"x\"")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_member_who_joined_after_the_message_does_not_get_its_edited_content()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var device = await Chat.DeviceAsync("carol");
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        var message = await Chat.SayInAsync(group, "alice", "old");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));
        await EditInAsync("alice", group, message.Id, "\"not for carol\"");
        await Chat.SettleAsync();

        var (live, others) = (Chat.Observed.Entries[^2], Chat.Observed.Entries[^1]);
        Assert.Equal(["alice", "bob"], live.Recipients!);
        Assert.Equal(["carol"], others.Recipients!);   // Live there is no gap: she gets what history shows her.
        Assert.Equal((live.Entry.Id, live.Entry.Seq, live.Cursor), (others.Entry.Id, others.Entry.Seq, others.Cursor));
        Assert.DoesNotContain("not for carol", others.Entry.Body, StringComparison.Ordinal);
        foreach (var seen in new[]
        {
            (await Chat.HistoryAsync("carol", ConversationKind.Group, group)).Messages,
            (await Chat.SyncAsync("carol", device, ConversationKind.Group)).Messages,
            [(await Chat.RecentAsync("carol", ConversationKind.Group)).Single().Last!],
        })
        {
            Assert.Equal(("edit", $$"""{"id":"{{message.Id}}","seq":{{message.Seq}}}"""), (seen[^1].Kind, seen[^1].Body));
        }

        Assert.Contains(
            "not for carol", (await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages[^1].Body, StringComparison.Ordinal);
        Assert.Contains(
            "not for carol", (await Chat.RecentAsync("bob", ConversationKind.Group)).Single().Last!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_has_cleared_the_message_does_not_get_its_edited_content()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "old");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update members set hidden_seq = 1 where user_id = 'bob'");
            return Done.Value;
        });

        await EditAsync("alice", "bob", message.Id, "\"new\"");
        await Chat.SettleAsync();

        Assert.Equal(["alice"], Chat.Observed.Entries[^2].Recipients!);
        Assert.Equal(["bob"], Chat.Observed.Entries[^1].Recipients!);
        Assert.DoesNotContain("new", Chat.Observed.Entries[^1].Entry.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "new", Assert.Single((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mentions_and_objects_can_be_edited_like_texts()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "custom", """{"a":1}""", null, ["alice"])).Value;

        await EditAsync("alice", "bob", message.Id, """{ "a":1.50, "文":"你好 😀" }""", ["bob"]);

        var shown = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal("""{ "a":1.50, "文":"你好 😀" }""", shown[0].Body);
        Assert.Equal(["bob"], shown[0].Mentions);
        Assert.Equal($$"""{"id":"{{message.Id}}","seq":1,"msg":{ "a":1.50, "文":"你好 😀" },"mentions":["bob"]}""", shown[1].Body);
    }

    [Theory]
    [InlineData("alice", "bob", "none", "\"x\"", "conflict")]
    [InlineData("alice", "bob", "{recalled}", "\"x\"", "conflict")]
    [InlineData("alice", "bob", "{recall}", "\"x\"", "forbidden")]
    [InlineData("alice", "bob", "{location}", "{}", "forbidden")]
    [InlineData("bob", "alice", "{text}", "\"x\"", "forbidden")]        // It belongs to another user.
    [InlineData("alice", "carol", "{text}", "\"x\"", "conflict")]       // Of another conversation.
    [InlineData("mallory", "alice", "{text}", "\"x\"", "conflict")]
    [InlineData("mallory", "alice:bob", "{text}", "\"x\"", "unknown-user")]
    [InlineData("alice", "nobody", "{text}", "\"x\"", "unknown-user")]
    [InlineData("alice", "bob", "{text}", "{}", "malformed")]           // Of another kind.
    [InlineData("alice", "bob", "{custom}", "\"x\"", "malformed")]
    [InlineData("alice", "bob", "{text}", "1", "malformed")]
    [InlineData("alice", "bob", "{text}", "null", "malformed")]
    [InlineData("alice", "bob", "{text}", "[\"x\"]", "malformed")]
    [InlineData("alice", "bob", "{text}", "\"a\\u0000b\"", "malformed")]
    [InlineData("alice", "bob", "{text}", "\"\\ud800\"", "malformed")]
    [InlineData("alice", "bob", "{text}", "{too long}", "too-large")]
    [InlineData("alice", "bob", "{text}", "\"x\"", "forbidden", "carol")]   // She is not in this conversation.
    [InlineData("alice", "bob", "{text}", "\"x\"", "forbidden", "@all")]
    [InlineData("alice", "bob", "{text}", "\"x\"", "malformed", "NOT A USER")]
    public async Task An_invalid_edit_is_refused_and_changes_nothing(
        string user, string with, string id, string msg, string reason, string? mention = null)
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("mallory");
        await Chat.SayAsync("alice", "carol", "hi");
        var names = new Dictionary<string, string>
        {
            ["{text}"] = (await Chat.SayAsync("alice", "bob", "text")).Id,
            ["{recalled}"] = (await Chat.SayAsync("alice", "bob", "recalled")).Id,
            ["{custom}"] = await SendAsync("custom", "{}"),
            ["{location}"] = await SendAsync("location", """{"latitude":52.5,"longitude":13.4}"""),
        };
        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", names["{recalled}"]);
        names["{recall}"] = (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages[^1].Id;
        if (msg == "{too long}") msg = $"\"{new string('x', (32 * 1024) + 1)}\"";
        var before = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;

        var outcome = await EditAsync(user, with, names.GetValueOrDefault(id, id), msg, mention is null ? null : [mention]);

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(before, (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages);

        async Task<string> SendAsync(string kind, string body) =>
            (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", kind, body, null)).Value.Id;
    }

    private Task<Outcome<ChangeReceipt>> EditAsync(string user, string with, string id, string msg, string[]? mentions = null) =>
        Chat.EditAsync(user, ConversationKind.Friend, with, id, msg, mentions);

    private Task<Outcome<ChangeReceipt>> EditInAsync(string user, string group, string id, string msg) =>
        Chat.EditAsync(user, ConversationKind.Group, group, id, msg);
}
