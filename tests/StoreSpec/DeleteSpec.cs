using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Deleting for oneself: an empty place for one user, and everything as it was for the others.</summary>
public abstract class DeleteSpec : Spec
{
    [Fact]
    public async Task A_deleted_message_is_an_empty_place_for_the_one_who_deleted_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = Chat.Sync("bob", device).Cursor;
        var first = await Chat.SayAsync("alice", "bob", "first");
        var message = (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"secret\"", first.Id, ["bob"])).Value;
        var before = Chat.History("alice", ConversationKind.Friend, "bob").Messages;

        Assert.Null((await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id)).Refusal);

        foreach (var seen in new[]
        {
            Chat.History("bob", ConversationKind.Friend, "alice").Messages,
            Chat.History("bob", ConversationKind.Friend, "alice", after: 0).Messages,
            Chat.Sync("bob", device, ConversationKind.Friend, cursor).Messages,
            Chat.Sync("bob", await Chat.DeviceAsync("bob"), ConversationKind.Friend).Messages,
        })
        {
            Assert.Equal([(1, "text", "\"first\""), (2, "deleted", "\"\"")], seen.Select(entry => (entry.Seq, entry.Kind, entry.Body)));
            Assert.Equal((message.Id, null, null), (seen[1].Id, seen[1].Quote, seen[1].Mentions));
        }

        Assert.Equal("deleted", Chat.Recent("bob", ConversationKind.Friend).Single().Last!.Kind);
        Assert.Equal("\"secret\"", Chat.Recent("alice", ConversationKind.Friend).Single().Last!.Body);
        Assert.Equivalent(before, Chat.History("alice", ConversationKind.Friend, "bob").Messages, strict: true);
    }

    [Fact]
    public async Task The_users_devices_are_told_by_a_notice_that_no_badge_counts()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var message = await Chat.SayInAsync(group, "alice", "secret");
        var cursor = Chat.Sync("bob", await Chat.DeviceAsync("bob")).Cursor;
        var unread = Chat.Recent("bob").Select(recent => (recent.With, recent.Unread)).Order().ToList();

        await Chat.DeleteAsync("bob", ConversationKind.Group, group, message.Id, "phone");
        await Chat.DeleteAsync("bob", ConversationKind.Group, group, message.Id, "phone");   // Is deleted already.
        await Chat.SettleAsync();

        var notice = Assert.Single(Chat.Sync("bob", await Chat.DeviceAsync("bob"), cursor: cursor).Messages);
        Assert.Equal(("message-deleted", ConversationKind.Server), (notice.Kind, notice.Conversation.Kind));
        Assert.Equal(
            $$"""{"conversation":{"kind":"group","with":"{{group}}"},"message":{"id":"{{message.Id}}","seq":{{message.Seq}}},"device":"phone"}""",
            notice.Body);
        Assert.Equal(["bob"], Chat.Observed.Entries[^1].Recipients!);
        Assert.Equal(unread, Chat.Recent("bob").Select(recent => (recent.With, recent.Unread)).Order());
    }

    [Fact]
    public async Task What_is_deleted_stays_deleted_whatever_becomes_of_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var message = await Chat.SayAsync("alice", "bob", "secret 1");
        await EditAsync("secret 2");
        await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id);
        Assert.Equal([("deleted", "\"\""), ("edit", Bare())], Shown());

        await EditAsync("secret 3");
        await Chat.SettleAsync();
        Assert.Equal(["alice"], Chat.Observed.Entries[^2].Recipients!);
        Assert.Equal((Bare(), "bob"), (Chat.Observed.Entries[^1].Entry.Body, Assert.Single(Chat.Observed.Entries[^1].Recipients!)));
        Assert.Equal([("deleted", "\"\""), ("edit", Bare()), ("edit", Bare())], Shown());
        Assert.DoesNotContain(Chat.Sync("bob", device).Messages, entry => entry.Body.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", Chat.Recent("bob", ConversationKind.Friend).Single().Last!.Body, StringComparison.Ordinal);

        await Chat.RecallAsync("alice", ConversationKind.Friend, "bob", message.Id);
        Assert.Equal(["deleted", "edit", "edit", "recall"], Shown().Select(entry => entry.Kind));
        Assert.Equal("recalled", Chat.History("alice", ConversationKind.Friend, "bob").Messages[0].Kind);

        string Bare() => $$"""{"id":"{{message.Id}}","seq":1}""";
        Task<Outcome<ChangeReceipt>> EditAsync(string text) => Chat.EditAsync("alice", ConversationKind.Friend, "bob", message.Id, $"\"{text}\"");
        List<(string Kind, string Body)> Shown() =>
            [.. Chat.History("bob", ConversationKind.Friend, "alice").Messages.Select(entry => (entry.Kind, entry.Body))];
    }

    [Fact]
    public async Task Deleting_leaves_numbers_and_marks_as_they_were()
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 1; i <= 4; i++)
        {
            var message = await Chat.SayAsync("alice", "bob", $"{i}");
            if (i % 2 == 0) await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", message.Id);
        }

        Assert.Equal(4, Chat.Recent("bob", ConversationKind.Friend).Single().Unread);   // Four places that he has not seen.
        Assert.Equal(2, (await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 2)).Unread);
        Assert.Equal(["deleted"], Chat.History("bob", ConversationKind.Friend, "alice", before: 3, after: 1).Messages.Select(entry => entry.Kind));
        Assert.Equal(5, (await Chat.SayAsync("alice", "bob", "5")).Seq);
    }

    [Fact]
    public async Task A_notice_can_be_deleted_as_well()
    {
        await Chat.FriendsAsync("alice", "bob");
        var notice = Chat.History("bob", ConversationKind.Server, "server").Messages[0];

        await Chat.DeleteAsync("bob", ConversationKind.Server, "server", notice.Id);

        var shown = Chat.History("bob", ConversationKind.Server, "server").Messages;
        Assert.Equal(["deleted", "friend-accepted", "message-deleted"], shown.Select(entry => entry.Kind));
        Assert.Equal("{}", shown[0].Body);
    }

    [Fact]
    public async Task Who_has_left_a_group_deletes_what_he_still_sees_of_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var seen = await Chat.SayInAsync(group, "alice", "seen");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        var unseen = await Chat.SayInAsync(group, "alice", "unseen");

        Assert.Null((await Chat.DeleteAsync("bob", ConversationKind.Group, group, seen.Id)).Refusal);
        Assert.Equal(Reason.Conflict, (await Chat.DeleteAsync("bob", ConversationKind.Group, group, unseen.Id)).Refusal?.Reason);
        Assert.Equal("deleted", Chat.History("bob", ConversationKind.Group, group).Messages[1].Kind);
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
    public async Task A_deletion_that_cannot_be_is_refused_and_changes_nothing(string user, object kind, string with, string id, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var names = new Dictionary<string, string> { ["{group}"] = await Chat.GroupAsync("alice", "bob") };
        names["{in group}"] = (await Chat.SayInAsync(names["{group}"], "alice", "group")).Id;
        names["{to bob}"] = (await Chat.SayAsync("alice", "bob", "direct")).Id;
        await Chat.EditAsync("alice", ConversationKind.Friend, "bob", names["{to bob}"], "\"edited\"");
        names["{edit}"] = Chat.History("alice", ConversationKind.Friend, "bob").Messages[^1].Id;
        var head = await Chat.CountAsync("select max(pos) from log");

        var outcome = await Chat.DeleteAsync(user, (ConversationKind)kind, names.GetValueOrDefault(with, with), names.GetValueOrDefault(id, id));

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(head, await Chat.CountAsync("select max(pos) from log"));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from deleted_messages"));
    }
}
