using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Recalling: the content is removed, and all devices that have the message are notified.</summary>
public abstract class RecallSpec : Spec
{
    [Fact]
    public async Task A_recalled_message_is_empty_for_all_users()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "secret", "c1");
        Chat.Time.Advance(TimeSpan.FromSeconds(5));

        var receipt = (await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id)).Value;

        Assert.Equal((message.Id, message.Seq, Chat.Now), (receipt.Id, receipt.Seq, receipt.Time));
        foreach (var (user, peer) in new[] { ("alice", "bob"), ("bob", "alice") })
        {
            var fresh = (await Chat.SyncAsync(user, await Chat.DeviceAsync(user), ConversationKind.Friend)).Messages;
            Assert.Equal(fresh, (await Chat.HistoryAsync(user, ConversationKind.Friend, peer)).Messages);
            var (recalled, recall) = (fresh[0], fresh[1]);
            Assert.Equal(("recalled", "\"\"", Chat.Now, "c1"), (recalled.Kind, recalled.Body, recalled.Changed, recalled.Cid));
            Assert.Equal((message.Id, message.Seq, message.Time), (recalled.Id, recalled.Seq, recalled.Time));
            Assert.Equal(("recall", "alice", message.Id, 2), (recall.Kind, recall.Sender, recall.Ref, recall.Seq));
            Assert.Equal($$"""{"id":"{{message.Id}}","seq":1}""", recall.Body);
        }

        Assert.Equal(0, await Chat.CountAsync("select count(*) from log where body like '%secret%'"));
    }

    [Fact]
    public async Task A_device_that_has_the_message_gets_the_change_live_and_by_sync()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var message = await Chat.SayAsync("alice", "bob", "secret");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);
        await Chat.SettleAsync();

        var missed = Assert.Single((await Chat.SyncAsync("bob", device, cursor: cursor)).Messages);
        Assert.Equal(("recall", message.Id), (missed.Kind, missed.Ref));
        var live = Chat.Observed.Entries[^1];
        Assert.Equal(missed, live.Entry);
        Assert.Equal(["alice", "bob"], live.Recipients!.Order());
        Assert.Null(live.Origin);   // The device that made the request gets it as well.
    }

    [Fact]
    public async Task No_badge_counts_a_recall()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "1");
        var message = await Chat.SayAsync("alice", "bob", "2");
        await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 1);

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);

        Assert.Equal(1, (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Unread);   // An unseen entry.
        Assert.Equal(0, (await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 3)).Unread);
        await Chat.SayAsync("alice", "bob", "3");
        Assert.Equal(1, (await Chat.RecentAsync("bob", ConversationKind.Friend)).Single().Unread);
    }

    [Fact]
    public async Task A_second_recall_has_no_effect_at_any_time()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "secret");
        var first = await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);
        Chat.Time.Advance(TimeSpan.FromDays(1));

        var again = await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);

        Assert.Equal(first.Value, again.Value);
        Assert.Equal(2, (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Count);
        Assert.Equal(Reason.Forbidden, (await Chat.RecallAsync("bob", ConversationKind.Friend, "alice", message.Id)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_sender_can_recall_for_two_minutes()
    {
        await Chat.FriendsAsync("alice", "bob");
        var (one, two) = (await Chat.SayAsync("alice", "bob", "1"), await Chat.SayAsync("alice", "bob", "2"));
        Chat.Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));

        Assert.Null((await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", one.Id)).Refusal);
        Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Reason.Forbidden, (await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", two.Id)).Refusal?.Reason);
    }

    [Fact]
    public async Task Managers_of_a_group_can_recall_any_message_at_any_time()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol", "dave");
        await Chat.SetRoleAsync(group, "bob", "admin");
        var messages = new List<SendReceipt>();
        foreach (var sender in new[] { "alice", "carol", "dave" }) messages.Add(await Chat.SayInAsync(group, sender, $"of {sender}"));
        await Chat.Get<GroupBook>().RemoveAsync("dave", group, "me");
        Chat.Time.Advance(TimeSpan.FromDays(20));

        Assert.Equal(Reason.Forbidden, (await InGroup("carol", messages[0])).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await InGroup("carol", messages[1])).Refusal?.Reason);
        Assert.Equal(Reason.NotMember, (await InGroup("dave", messages[2])).Refusal?.Reason);
        Assert.Null((await InGroup("bob", messages[0])).Refusal);
        Assert.Null((await InGroup("alice", messages[1])).Refusal);
        Assert.Null((await InGroup("alice", messages[2])).Refusal);
        Assert.Null((await InGroup("carol", messages[1])).Refusal);   // Hers, and recalled already.

        var shown = (await Chat.HistoryAsync("carol", ConversationKind.Group, group)).Messages;
        Assert.Equal(["recalled", "recalled", "recalled"], shown.Where(entry => messages.Any(message => message.Id == entry.Id))
            .Select(entry => entry.Kind));
        Assert.Equal(["bob", "alice", "alice"], shown.Where(entry => entry.Kind == "recall").Select(entry => entry.Sender));
        Assert.DoesNotContain((await Chat.HistoryAsync("dave", ConversationKind.Group, group)).Messages, entry =>
            entry.Body.Contains("of ", StringComparison.Ordinal));

        Task<Outcome<ChangeReceipt>> InGroup(string user, SendReceipt message) =>
            Chat.RecallAsync(user, ConversationKind.Group, group, message.Id);
    }

    [Fact]
    public async Task A_message_to_a_former_friend_can_be_recalled()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "secret");
        await Chat.Get<FriendBook>().RemoveAsync("bob", "alice");

        Assert.Null((await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id)).Refusal);
    }

    [Fact]
    public async Task A_send_that_is_repeated_after_its_recall_gets_the_first_response()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await Chat.SayAsync("alice", "bob", "secret", "c1");
        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", first.Id);

        Assert.Equal(first with { Duplicate = true }, await Chat.SayAsync("alice", "bob", "secret", "c1"));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from log where body like '%secret%'"));
    }

    [Fact]
    public async Task A_recalled_message_leaves_no_content_in_itself_and_in_quotes()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await Chat.SayAsync("bob", "alice", "first");
        var message = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"secret\"", first.Id, ["bob"])).Value;
        var quoting = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"an answer\"", message.Id)).Value;

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);

        var shown = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal((null, null), (shown[1].Quote, shown[1].Mentions));
        Assert.Equal((quoting.Id, message.Id, "\"an answer\""), (shown[2].Id, shown[2].Quote, shown[2].Body));
    }

    [Fact]
    public async Task Sends_around_a_recall_in_one_commit_keep_their_numbers()
    {
        await Chat.FriendsAsync("alice", "bob");
        var message = await Chat.SayAsync("alice", "bob", "secret");
        using var hold = new Hold();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        var before = Enumerable.Range(0, 3).Select(i => Chat.SayAsync("alice", "bob", $"before {i}")).ToList();
        var recalls = Enumerable.Range(0, 3).Select(_ => Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id)).ToList();
        var wrong = Chat.RecallAsync("bob", ConversationKind.Friend, "alice", message.Id);
        var after = Enumerable.Range(0, 3).Select(i => Chat.SayAsync("bob", "alice", $"after {i}")).ToList();
        hold.Release();

        await holding;
        Assert.Equal([2, 3, 4], (await Task.WhenAll(before)).Select(receipt => receipt.Seq));
        Assert.Single((await Task.WhenAll(recalls)).Select(recall => recall.Value).Distinct());
        Assert.Equal(Reason.Forbidden, (await wrong).Refusal?.Reason);
        Assert.Equal([6, 7, 8], (await Task.WhenAll(after)).Select(receipt => receipt.Seq));
        var shown = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], shown.Select(entry => entry.Seq));
        Assert.Equal([1, 2, 3, 4, 4, 5, 6, 7], shown.Select(entry => entry.No));
        Assert.Equal(("recalled", "recall"), (shown[0].Kind, shown[4].Kind));
        Assert.Equal(3, (await Chat.RecentAsync("alice", ConversationKind.Friend)).Single().Unread);
    }

    [Theory]
    [InlineData("alice", ConversationKind.Friend, "bob", "none", "conflict")]
    [InlineData("alice", ConversationKind.Friend, "bob", "a\0b", "conflict")]
    [InlineData("alice", ConversationKind.Friend, "bob", "{in group}", "conflict")]      // Of another conversation.
    [InlineData("alice", ConversationKind.Friend, "bob", "{recall}", "forbidden")]
    [InlineData("alice", ConversationKind.Group, "{group}", "{created}", "forbidden")]
    [InlineData("alice", ConversationKind.Group, "{group}", "{to bob}", "conflict")]
    [InlineData("bob", ConversationKind.Friend, "alice", "{to bob}", "forbidden")]       // It belongs to another user.
    [InlineData("bob", ConversationKind.Group, "{group}", "{in group}", "forbidden")]
    [InlineData("mallory", ConversationKind.Friend, "alice", "{to bob}", "conflict")]
    [InlineData("mallory", ConversationKind.Friend, "bob", "{to bob}", "conflict")]
    [InlineData("mallory", ConversationKind.Friend, "alice:bob", "{to bob}", "unknown-user")]
    [InlineData("mallory", ConversationKind.Group, "{group}", "{in group}", "not-member")]
    [InlineData("late", ConversationKind.Group, "{group}", "{in group}", "conflict")]     // Sent before the user joined.
    [InlineData("alice", ConversationKind.Group, "none", "{in group}", "unknown-group")]
    [InlineData("alice", ConversationKind.Friend, "nobody", "{to bob}", "unknown-user")]
    public async Task An_invalid_recall_is_refused_and_changes_nothing(
        string user, object kind, string with, string id, string reason)
    {
        await Chat.FriendsAsync("alice", "bob", "late");
        await Chat.UsersAsync("mallory");
        var names = new Dictionary<string, string> { ["{group}"] = await Chat.GroupAsync("alice", "bob") };
        names["{created}"] = (await Chat.HistoryAsync("alice", ConversationKind.Group, names["{group}"])).Messages[0].Id;
        names["{in group}"] = (await Chat.SayInAsync(names["{group}"], "alice", "group")).Id;
        names["{to bob}"] = (await Chat.SayAsync("alice", "bob", "direct")).Id;
        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", (await Chat.SayAsync("alice", "bob", "recalled")).Id);
        names["{recall}"] = (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages[^1].Id;
        await Chat.Get<GroupBook>().AddAsync("alice", names["{group}"], new AddMembersRequest(["late"]));
        var head = await Chat.CountAsync("select max(pos) from log");

        var outcome = await Chat.RecallAsync(
            user, (ConversationKind)kind, names.GetValueOrDefault(with, with), names.GetValueOrDefault(id, id));

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(head, await Chat.CountAsync("select max(pos) from log"));
        Assert.Equal(1, await Chat.CountAsync("select count(*) from log where kind = 'recalled'"));
    }
}
