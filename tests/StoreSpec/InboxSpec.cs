using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.StoreSpec;

/// <summary>What a user keeps of a conversation for himself: pinned, muted, hidden, cleared, a draft.</summary>
public abstract class InboxSpec : Spec
{
    [Fact]
    public async Task What_one_device_changes_the_others_are_told_whole_and_no_badge_counts_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Chat.ReadAsync("alice", ConversationKind.Server, "server", 99);
        var device = await Chat.DeviceAsync("alice");
        var cursor = Chat.Sync("alice", device).Cursor;

        var state = (await Change("""{"pinned":true,"muted":true,"draft":"Dear Bob"}""")).Value;

        Assert.Equal(new ConversationState("friend", "bob", true, true, false, 0, 1, "Dear Bob"), state);
        var recent = Chat.Recent("alice")[0];
        Assert.Equal(("bob", true, true, "Dear Bob", 1), (recent.With, recent.Pinned, recent.Muted, recent.Draft, recent.Unread));
        Assert.Equal(state, Told(Chat.Sync("alice", device, cursor: cursor).Messages.Single()));

        var server = Chat.Recent("alice", ConversationKind.Server).Single();
        Assert.Equal((0, "friend-accepted"), (server.Unread, server.Last!.Kind));
        Assert.Null(Chat.Recent("bob")[0].Draft);   // All this is alice's own.
        Assert.DoesNotContain(NoticesOf("bob"), entry => entry.Kind == NoticeKinds.ConversationChanged);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_told_to_nobody()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Change("""{"pinned":true,"draft":"x"}""");
        var before = NoticesOf("alice").Count;

        foreach (var same in new[] { "{}", """{"pinned":true}""", """{"draft":"x"}""", """{"hidden":false}""", """{"pinned":null,"unknown":1}""" })
        {
            var state = (await Change(same)).Value;
            Assert.Equal((true, "x", false), (state.Pinned, state.Draft, state.Hidden));
        }

        Assert.Equal(before, NoticesOf("alice").Count);
    }

    [Theory]
    [InlineData("""{"draft":null}""")]
    [InlineData("""{"draft":""}""")]
    public async Task Null_and_the_empty_string_remove_a_draft_and_a_send_does_not(string removal)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Change("""{"draft":"Dear Bob"}""");
        await Chat.SayAsync("alice", "bob", "Dear Bob");
        Assert.Equal("Dear Bob", Chat.Recent("alice")[0].Draft);

        Assert.Null((await Change(removal)).Value.Draft);
        Assert.Null(Chat.Recent("alice")[0].Draft);
    }

    [Fact]
    public async Task An_older_draft_is_nowhere_any_more()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Change("""{"draft":"first","muted":true}""");
        await Change("""{"draft":"second"}""");
        await Change("""{"draft":null}""");

        var states = NoticesOf("alice").Where(entry => entry.Kind == NoticeKinds.ConversationChanged).Select(Told).ToList();
        Assert.Equal([(true, null), (true, null), (true, null)], states.Select(state => (state.Muted, state.Draft)));
        Assert.All(NoticesOf("alice"), entry => Assert.DoesNotContain("first", entry.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_may_come_before_the_first_message_and_the_other_one_sees_nothing_of_it()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Change("""{"draft":"Dear Bob"}""");
        await Chat.ChangeAsync("alice", ConversationKind.Friend, "carol", """{"pinned":true}""");

        var recent = Chat.Recent("alice", ConversationKind.Friend);
        Assert.Equal(["carol", "bob"], recent.Select(conversation => conversation.With));
        Assert.All(recent, conversation => Assert.Equal((null, 0), (conversation.Last, conversation.Unread)));
        Assert.Empty(Chat.Recent("bob", ConversationKind.Friend));

        Assert.Equal(1, (await Chat.SayAsync("alice", "bob", "1")).Seq);
        Assert.Equal((1, 0), (Chat.Recent("bob", ConversationKind.Friend).Single().Unread, Chat.Recent("alice", ConversationKind.Friend)[1].Unread));
    }

    [Fact]
    public async Task A_list_without_messages_has_pages_too()
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
            var answer = Chat.Get<Recent>().Read("alice", ConversationKind.Friend, page, 2).Value;
            seen.AddRange(answer.Conversations.Select(conversation => conversation.With));
            next = answer.Page;
        }

        Assert.Equal(friends, seen);
    }

    [Fact]
    public async Task A_hidden_conversation_comes_back_with_its_next_entry_and_what_was_unread()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Change("""{"pinned":true}""");

        Assert.True((await Change("""{"hidden":true}""")).Value.Hidden);
        Assert.Empty(Chat.Recent("alice", ConversationKind.Friend));
        Assert.Single(Chat.History("alice", ConversationKind.Friend, "bob").Messages);
        Assert.Single(Chat.Recent("bob", ConversationKind.Friend));

        await Chat.SayAsync("bob", "alice", "2");
        var recent = Chat.Recent("alice", ConversationKind.Friend).Single();
        Assert.Equal((2, true), (recent.Unread, recent.Pinned));

        await Change("""{"hidden":true}""");
        Assert.False((await Change("""{"hidden":false}""")).Value.Hidden);
        Assert.Single(Chat.Recent("alice", ConversationKind.Friend));
    }

    [Fact]
    public async Task Hidden_notices_come_back_with_a_notice_and_not_with_a_change_of_ones_own()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.ChangeAsync("alice", ConversationKind.Server, "server", """{"hidden":true}""");
        await Change("""{"muted":true}""");
        Assert.Empty(Chat.Recent("alice", ConversationKind.Server));

        await Chat.FriendsAsync("alice", "carol");
        Assert.Single(Chat.Recent("alice", ConversationKind.Server));
    }

    [Fact]
    public async Task Clearing_takes_everything_away_from_one_and_counts_as_reading()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "1");
        await Chat.SayAsync("bob", "alice", "2");
        await Change("""{"pinned":true}""");
        var device = await Chat.DeviceAsync("alice");

        var mark = (await Chat.ClearAsync("alice", ConversationKind.Friend, "bob")).Value;

        Assert.Equal((2, 0, true), (mark.Seq, mark.Unread, mark.Changed));
        Assert.Equal((2, 0), (Told(NoticesOf("alice")[^1]).ClearedSeq, Told(NoticesOf("alice")[^1]).Unread));
        Assert.Empty(Chat.History("alice", ConversationKind.Friend, "bob").Messages);
        Assert.Empty(Chat.Sync("alice", device, ConversationKind.Friend).Messages);
        var pinned = Chat.Recent("alice", ConversationKind.Friend).Single();   // Only because it is pinned.
        Assert.Equal((null, 0), (pinned.Last, pinned.Unread));
        Assert.Equal((2, 2), (Chat.History("bob", ConversationKind.Friend, "alice").Messages.Count, Chat.Recent("bob")[0].PeerReadSeq));

        var before = NoticesOf("alice").Count;
        Assert.False((await Chat.ClearAsync("alice", ConversationKind.Friend, "bob")).Value.Changed);
        Assert.Equal(before, NoticesOf("alice").Count);

        await Chat.ReadAsync("alice", ConversationKind.Friend, "bob", 1);   // A device that has not heard of it yet.
        await Chat.SayAsync("bob", "alice", "3");
        var recent = Chat.Recent("alice", ConversationKind.Friend).Single();
        Assert.Equal((1, 2, 3), (recent.Unread, recent.ReadSeq, recent.Last!.Seq));
    }

    [Fact]
    public async Task Cleared_notices_are_gone_and_the_next_one_is_there()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.ClearAsync("alice", ConversationKind.Server, "server");

        Assert.Empty(Chat.Recent("alice", ConversationKind.Server));
        var count = NoticesOf("alice").Count;
        await Chat.ClearAsync("alice", ConversationKind.Server, "server");
        Assert.Equal(count, NoticesOf("alice").Count);

        await Chat.FriendsAsync("alice", "carol");
        Assert.Equal(2, Chat.Recent("alice", ConversationKind.Server).Single().Unread);
    }

    [Fact]
    public async Task Who_left_a_group_keeps_his_state_of_it_and_finds_it_when_he_comes_back()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "secret");

        var left = (await Chat.ChangeAsync("bob", ConversationKind.Group, group, """{"muted":true}""")).Value;
        Assert.Equal((true, 1), (left.Muted, left.Unread));
        Assert.Equal(3, (await Chat.ClearAsync("bob", ConversationKind.Group, group)).Value.Seq);   // What he sees of it, no more.
        Assert.Empty(Chat.Recent("bob", ConversationKind.Group));

        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["bob"]));
        await Chat.SayInAsync(group, "alice", "2");
        var back = Chat.Recent("bob", ConversationKind.Group).Single();
        Assert.Equal((true, 1), (back.Muted, back.Unread));
        Assert.Equal([5, 6], Chat.History("bob", ConversationKind.Group, group).Messages.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Announcements_and_notices_have_a_state_but_no_draft()
    {
        await Chat.UsersAsync("alice");

        Assert.True((await Chat.ChangeAsync("alice", ConversationKind.Server, "*", """{"muted":true}""")).Value.Muted);
        Assert.Equal(Reason.Forbidden, (await Chat.ChangeAsync("alice", ConversationKind.Server, "server", """{"draft":"x"}""")).Refusal?.Reason);
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused()
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
        Assert.False((await Chat.ClearAsync("mallory", ConversationKind.Friend, "alice")).Value.Changed);   // Nothing was ever said.

        async Task<Reason?> Refused(string user, ConversationKind kind, string with) =>
            (await Chat.ChangeAsync(user, kind, with, """{"pinned":true}""")).Refusal?.Reason;
    }

    [Fact]
    public async Task Reads_of_an_entry_count_those_who_could_see_it_but_not_its_sender()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var first = (await Chat.SayInAsync(group, "alice", "1")).Seq;
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["dave"]));
        var second = (await Chat.SayInAsync(group, "alice", "2")).Seq;
        await Chat.ReadAsync("bob", ConversationKind.Group, group, first);
        await Chat.ReadAsync("dave", ConversationKind.Group, group, second);

        Assert.Equal((1, 2, "bob"), Reads("alice", first));
        Assert.Equal((1, 3, "dave"), Reads("carol", second));

        await Chat.ReadAsync("carol", ConversationKind.Group, group, second);
        await Chat.ReadAsync("bob", ConversationKind.Group, group, second);
        Assert.Equal((3, 3, "bob,carol,dave"), Reads("bob", second));
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        Assert.Equal((2, 2, "bob,dave"), Reads("bob", second));

        var page = Chat.Get<GroupReads>().Find("bob", group, second, limit: 1).Value;
        Assert.Equal((2, "bob", "bob"), (page.Count, string.Join(',', page.Users), page.Page));
        Assert.Equal(["dave"], Chat.Get<GroupReads>().Find("bob", group, second, page.Page, 1).Value.Users);

        (long, long, string) Reads(string user, long seq)
        {
            var list = Chat.Get<GroupReads>().Find(user, group, seq).Value;
            Assert.Null(list.Page);
            return (list.Count, list.Of, string.Join(',', list.Users));
        }
    }

    [Fact]
    public async Task Reads_are_for_members_and_of_what_they_may_see()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Equal(Reason.Malformed, Refused("carol", 2));   // From before she came.
        Assert.Equal(Reason.Malformed, Refused("alice", 0));
        Assert.Equal(Reason.Malformed, Refused("alice", 4));
        Assert.Null(Refused("carol", 3));
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        Assert.Equal(Reason.UnknownGroup, Refused("carol", 3));
        Assert.Equal(Reason.UnknownGroup, Chat.Get<GroupReads>().Find("alice", "none", 1).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, Chat.Get<GroupReads>().Find("alice", group, 2, "Not an id").Refusal?.Reason);
        Assert.Equal(Reason.Malformed, Chat.Get<GroupReads>().Find("alice", group, 2, null, 0).Refusal?.Reason);

        Reason? Refused(string user, long seq) => Chat.Get<GroupReads>().Find(user, group, seq).Refusal?.Reason;
    }

    private static ConversationState Told(LogEntry notice)
    {
        Assert.Equal(NoticeKinds.ConversationChanged, notice.Kind);
        return JsonSerializer.Deserialize(notice.Body, ChatJson.Wire.ConversationNotice)!.Conversation;
    }

    private Task<Outcome<ConversationState>> Change(string json) => Chat.ChangeAsync("alice", ConversationKind.Friend, "bob", json);

    private IReadOnlyList<LogEntry> NoticesOf(string user) => Chat.History(user, ConversationKind.Server, "server", limit: 200).Messages;
}
