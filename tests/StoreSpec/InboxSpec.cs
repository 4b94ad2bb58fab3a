using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>A user's private state of a conversation: pinned, muted, hidden, cleared, a draft.</summary>
public abstract class InboxSpec : Spec
{
    [Fact]
    public async Task A_change_on_one_device_is_sent_completely_to_the_others_and_no_badge_counts_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Chat.ReadAsync("alice", ConversationKind.Server, "server", 99);
        var device = await Chat.DeviceAsync("alice");
        var cursor = (await Chat.SyncAsync("alice", device)).Cursor;

        var state = (await Change("""{"pinned":true,"muted":true,"draft":"Dear Bob"}""")).Value;

        Assert.Equal(new ConversationState("friend", "bob", true, true, false, 0, 1, "Dear Bob"), state);
        var recent = (await Chat.RecentAsync("alice"))[0];
        Assert.Equal(("bob", true, true, "Dear Bob", 1), (recent.With, recent.Pinned, recent.Muted, recent.Draft, recent.Unread));
        Assert.Equal(state, Told((await Chat.SyncAsync("alice", device, cursor: cursor)).Messages.Single()));

        var server = (await Chat.RecentAsync("alice", ConversationKind.Server)).Single();
        Assert.Equal((0, "friend-accepted"), (server.Unread, server.Last!.Kind));
        Assert.Null((await Chat.RecentAsync("bob"))[0].Draft);   // All this is alice's own.
        Assert.DoesNotContain(await NoticesOfAsync("bob"), entry => entry.Kind == NoticeKinds.ConversationChanged);
    }

    [Fact]
    public async Task A_change_without_effect_is_sent_to_nobody()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Change("""{"pinned":true,"draft":"x"}""");
        var before = (await NoticesOfAsync("alice")).Count;

        foreach (var same in new[] { "{}", """{"pinned":true}""", """{"draft":"x"}""", """{"hidden":false}""",
            """{"pinned":null,"unknown":1}""" })
        {
            var state = (await Change(same)).Value;
            Assert.Equal((true, "x", false), (state.Pinned, state.Draft, state.Hidden));
        }

        Assert.Equal(before, (await NoticesOfAsync("alice")).Count);
    }

    [Theory]
    [InlineData("""{"draft":null}""")]
    [InlineData("""{"draft":""}""")]
    public async Task Null_and_the_empty_string_remove_a_draft_and_a_send_does_not(string removal)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Change("""{"draft":"Dear Bob"}""");
        await Chat.SayAsync("alice", "bob", "Dear Bob");
        Assert.Equal("Dear Bob", (await Chat.RecentAsync("alice"))[0].Draft);

        Assert.Null((await Change(removal)).Value.Draft);
        Assert.Null((await Chat.RecentAsync("alice"))[0].Draft);
    }

    [Fact]
    public async Task An_older_draft_is_deleted_everywhere()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Change("""{"draft":"first","muted":true}""");
        await Change("""{"draft":"second"}""");
        await Change("""{"draft":null}""");

        var states = (await NoticesOfAsync("alice")).Where(entry => entry.Kind == NoticeKinds.ConversationChanged).Select(Told).ToList();
        Assert.Equal([(true, null), (true, null), (true, null)], states.Select(state => (state.Muted, state.Draft)));
        Assert.All(await NoticesOfAsync("alice"), entry => Assert.DoesNotContain("first", entry.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_may_precede_the_first_message_and_is_invisible_to_the_other_user()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Change("""{"draft":"Dear Bob"}""");
        await Chat.ChangeAsync("alice", ConversationKind.Friend, "carol", """{"pinned":true}""");

        var recent = await Chat.RecentAsync("alice", ConversationKind.Friend);
        Assert.Equal(["carol", "bob"], recent.Select(conversation => conversation.With));
        Assert.All(recent, conversation => Assert.Equal((null, 0), (conversation.Last, conversation.Unread)));
        Assert.Empty(await Chat.RecentAsync("bob", ConversationKind.Friend));

        Assert.Equal(1, (await Chat.SayAsync("alice", "bob", "1")).Seq);
        Assert.Equal((1, 0), ((await Chat.RecentAsync("bob", ConversationKind.Friend))
            .Single().Unread, (await Chat.RecentAsync("alice", ConversationKind.Friend))[1].Unread));
    }

    [Fact]
    public async Task A_list_without_messages_also_has_pages()
    {
        string[] friends = [.. Enumerable.Range(0, 5).Select(i => $"friend{i}")];
        foreach (var friend in friends)
        {
            await Chat.FriendsAsync("alice", friend);
            await Chat.ChangeAsync("alice", ConversationKind.Friend, friend, """{"draft":"x"}""");
        }

        var seen = new List<string>();
        for (string? page = null, next = "first"; next is not null; page = next)
        {
            var answer = (await Chat.Get<Recent>().ReadAsync("alice", ConversationKind.Friend, page, 2)).Value;
            seen.AddRange(answer.Conversations.Select(conversation => conversation.With));
            next = answer.Page;
        }

        Assert.Equal(friends, seen);
    }

    [Fact]
    public async Task A_hidden_conversation_returns_with_its_next_entry_and_its_unread_messages()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Change("""{"pinned":true}""");

        Assert.True((await Change("""{"hidden":true}""")).Value.Hidden);
        Assert.Empty(await Chat.RecentAsync("alice", ConversationKind.Friend));
        Assert.Single((await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages);
        Assert.Single(await Chat.RecentAsync("bob", ConversationKind.Friend));

        await Chat.SayAsync("bob", "alice", "2");
        var recent = (await Chat.RecentAsync("alice", ConversationKind.Friend)).Single();
        Assert.Equal((2, true), (recent.Unread, recent.Pinned));

        await Change("""{"hidden":true}""");
        Assert.False((await Change("""{"hidden":false}""")).Value.Hidden);
        Assert.Single(await Chat.RecentAsync("alice", ConversationKind.Friend));
    }

    [Fact]
    public async Task Hidden_notices_return_with_a_notice_and_not_with_a_users_own_change()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.ChangeAsync("alice", ConversationKind.Server, "server", """{"hidden":true}""");
        await Change("""{"muted":true}""");
        Assert.Empty(await Chat.RecentAsync("alice", ConversationKind.Server));

        await Chat.FriendsAsync("alice", "carol");
        Assert.Single(await Chat.RecentAsync("alice", ConversationKind.Server));
    }

    [Fact]
    public async Task Clearing_removes_everything_for_one_user_and_counts_as_reading()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Chat.SayAsync("bob", "alice", "2");
        await Change("""{"pinned":true}""");
        var device = await Chat.DeviceAsync("alice");

        var mark = (await Chat.ClearAsync("alice", ConversationKind.Friend, "bob")).Value;

        Assert.Equal((2, 0, true), (mark.Seq, mark.Unread, mark.Changed));
        Assert.Equal((2, 0), (Told((await NoticesOfAsync("alice"))[^1]).ClearedSeq, Told((await NoticesOfAsync("alice"))[^1]).Unread));
        Assert.Empty((await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages);
        Assert.Empty((await Chat.SyncAsync("alice", device, ConversationKind.Friend)).Messages);
        var pinned = (await Chat.RecentAsync("alice", ConversationKind.Friend)).Single();   // Only because it is pinned.
        Assert.Equal((null, 0), (pinned.Last, pinned.Unread));
        Assert.Equal((2, 2), ((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Count,
            (await Chat.RecentAsync("bob"))[0].PeerReadSeq));

        var before = (await NoticesOfAsync("alice")).Count;
        Assert.False((await Chat.ClearAsync("alice", ConversationKind.Friend, "bob")).Value.Changed);
        Assert.Equal(before, (await NoticesOfAsync("alice")).Count);

        await Chat.ReadAsync("alice", ConversationKind.Friend, "bob", 1);   // A device that does not have it yet.
        await Chat.SayAsync("bob", "alice", "3");
        var recent = (await Chat.RecentAsync("alice", ConversationKind.Friend)).Single();
        Assert.Equal((1, 2, 3), (recent.Unread, recent.ReadSeq, recent.Last!.Seq));
    }

    [Fact]
    public async Task Cleared_notices_are_removed_and_the_next_one_is_shown()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.ClearAsync("alice", ConversationKind.Server, "server");

        Assert.Empty(await Chat.RecentAsync("alice", ConversationKind.Server));
        var count = (await NoticesOfAsync("alice")).Count;
        await Chat.ClearAsync("alice", ConversationKind.Server, "server");
        Assert.Equal(count, (await NoticesOfAsync("alice")).Count);

        await Chat.FriendsAsync("alice", "carol");
        Assert.Equal(2, (await Chat.RecentAsync("alice", ConversationKind.Server)).Single().Unread);
    }

    [Fact]
    public async Task A_former_member_keeps_the_state_of_a_group_and_has_it_after_rejoining()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "secret");

        var left = (await Chat.ChangeAsync("bob", ConversationKind.Group, group, """{"muted":true}""")).Value;
        Assert.Equal((true, 1), (left.Muted, left.Unread));
        Assert.Equal(3, (await Chat.ClearAsync("bob", ConversationKind.Group, group)).Value.Seq);   // Only the entries visible to bob.
        Assert.Empty(await Chat.RecentAsync("bob", ConversationKind.Group));

        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["bob"]));
        await Chat.SayInAsync(group, "alice", "2");
        var back = (await Chat.RecentAsync("bob", ConversationKind.Group)).Single();
        Assert.Equal((true, 1), (back.Muted, back.Unread));
        Assert.Equal([5, 6], (await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Announcements_and_notices_have_a_state_but_no_draft()
    {
        await Chat.UsersAsync("alice");

        Assert.True((await Chat.ChangeAsync("alice", ConversationKind.Server, "*", """{"muted":true}""")).Value.Muted);
        Assert.Equal(
            Reason.Forbidden, (await Chat.ChangeAsync("alice", ConversationKind.Server, "server", """{"draft":"x"}""")).Refusal?.Reason);
    }

    [Fact]
    public async Task Invalid_changes_are_refused()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");

        Assert.Equal(Reason.NotFriends, await Refused("mallory", ConversationKind.Friend, "alice"));
        Assert.Equal(Reason.NotFriends, await Refused("alice", ConversationKind.Friend, "alice"));
        Assert.Equal(Reason.UnknownUser, await Refused("mallory", ConversationKind.Friend, "nobody"));
        Assert.Equal(Reason.NotMember, await Refused("mallory", ConversationKind.Group, group));
        Assert.Equal(Reason.UnknownGroup, await Refused("mallory", ConversationKind.Group, "none"));
        Assert.Equal(Reason.Malformed, await Refused("mallory", ConversationKind.Server, "alice"));
        Assert.Equal(Reason.NotMember, (await Chat.ClearAsync("mallory", ConversationKind.Group, group)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Chat.ClearAsync("mallory", ConversationKind.Group, "none")).Refusal?.Reason);
        Assert.Equal(Reason.UnknownUser, (await Chat.ClearAsync("mallory", ConversationKind.Friend, "nobody")).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Chat.ClearAsync("mallory", ConversationKind.Server, "alice")).Refusal?.Reason);
        Assert.False((await Chat.ClearAsync("mallory", ConversationKind.Friend, "alice")).Value.Changed);   // There is no message at all.

        async Task<Reason?> Refused(string user, ConversationKind kind, string with) =>
            (await Chat.ChangeAsync(user, kind, with, """{"pinned":true}""")).Refusal?.Reason;
    }

    [Fact]
    public async Task Read_counts_include_the_users_who_could_see_the_entry_except_its_sender()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var first = (await Chat.SayInAsync(group, "alice", "1")).Seq;
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["dave"]));
        var second = (await Chat.SayInAsync(group, "alice", "2")).Seq;
        await Chat.ReadAsync("bob", ConversationKind.Group, group, first);
        await Chat.ReadAsync("dave", ConversationKind.Group, group, second);

        Assert.Equal((1, 2, "bob"), await ReadsAsync("alice", first));
        Assert.Equal((1, 3, "dave"), await ReadsAsync("carol", second));

        await Chat.ReadAsync("carol", ConversationKind.Group, group, second);
        await Chat.ReadAsync("bob", ConversationKind.Group, group, second);
        Assert.Equal((3, 3, "bob,carol,dave"), await ReadsAsync("bob", second));
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        Assert.Equal((2, 2, "bob,dave"), await ReadsAsync("bob", second));

        var page = (await Chat.Get<GroupReads>().FindAsync("bob", group, second, limit: 1)).Value;
        Assert.Equal((2, "bob", "bob"), (page.Count, string.Join(',', page.Users), page.Page));
        Assert.Equal(["dave"], (await Chat.Get<GroupReads>().FindAsync("bob", group, second, page.Page, 1)).Value.Users);

        async Task<(long, long, string)> ReadsAsync(string user, long seq)
        {
            var list = (await Chat.Get<GroupReads>().FindAsync(user, group, seq)).Value;
            Assert.Null(list.Page);
            return (list.Count, list.Of, string.Join(',', list.Users));
        }
    }

    [Fact]
    public async Task Read_counts_are_for_members_and_for_entries_that_they_may_see()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Equal(Reason.Malformed, await RefusedAsync("carol", 2));   // From before she came.
        Assert.Equal(Reason.Malformed, await RefusedAsync("alice", 0));
        Assert.Equal(Reason.Malformed, await RefusedAsync("alice", 4));
        Assert.Null(await RefusedAsync("carol", 3));
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        Assert.Equal(Reason.UnknownGroup, await RefusedAsync("carol", 3));
        Assert.Equal(Reason.UnknownGroup, (await Chat.Get<GroupReads>().FindAsync("alice", "none", 1)).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Chat.Get<GroupReads>().FindAsync("alice", group, 2, "Not an id")).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Chat.Get<GroupReads>().FindAsync("alice", group, 2, null, 0)).Refusal?.Reason);

        async Task<Reason?> RefusedAsync(string user, long seq) =>
            (await Chat.Get<GroupReads>().FindAsync(user, group, seq)).Refusal?.Reason;
    }

    private static ConversationState Told(LogEntry notice)
    {
        Assert.Equal(NoticeKinds.ConversationChanged, notice.Kind);
        return JsonSerializer.Deserialize(notice.Body, InboxJson.Wire.ConversationNotice)!.Conversation;
    }

    private Task<Outcome<ConversationState>> Change(string json) => Chat.ChangeAsync("alice", ConversationKind.Friend, "bob", json);

    private async Task<IReadOnlyList<LogEntry>> NoticesOfAsync(string user) =>
        (await Chat.HistoryAsync(user, ConversationKind.Server, "server", limit: 200)).Messages;
}
