using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Recent conversations, unread counts and read marks.</summary>
public abstract class RecentSpec : Spec
{
    [Fact]
    public async Task The_newest_conversation_comes_first()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.SayAsync("bob", "alice", "1");
        await Chat.SayAsync("carol", "alice", "2");
        Assert.Equal(["carol", "bob"], (await Chat.RecentAsync("alice", ConversationKind.Friend)).Select(recent => recent.With));

        await Chat.SayAsync("alice", "bob", "3");
        Assert.Equal(["bob", "carol", "server"], (await Chat.RecentAsync("alice")).Select(recent => recent.With));
    }

    [Fact]
    public async Task Unread_messages_of_others_are_counted_until_they_are_read()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "1");
        await Chat.SayAsync("alice", "bob", "2");
        await Chat.SayAsync("alice", "bob", "3");

        Assert.Equal(3, (await FriendAsync("bob")).Unread);
        Assert.Equal(0, (await FriendAsync("alice")).Unread);

        var mark = await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 2);
        Assert.Equal((2, 1, true), (mark.Seq, mark.Unread, mark.Changed));
        Assert.Equal((1, 2), ((await FriendAsync("bob")).Unread, (await FriendAsync("bob")).ReadSeq));
        Assert.Equal((3, 2), ((await FriendAsync("alice")).ReadSeq, (await FriendAsync("alice")).PeerReadSeq));

        await Chat.SayAsync("bob", "alice", "4");   // A user who answers has read.
        Assert.Equal((0, 4), ((await FriendAsync("bob")).Unread, (await FriendAsync("bob")).ReadSeq));

        async Task<RecentConversation> FriendAsync(string user) => (await Chat.RecentAsync(user, ConversationKind.Friend)).Single();
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(99, 3, 0)]
    [InlineData(0, 2, 1)]
    public async Task A_read_mark_goes_neither_back_nor_past_the_end(long seq, long expected, long unread)
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 0; i < 3; i++) await Chat.SayAsync("alice", "bob", $"{i}");
        await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", 2);

        var mark = await Chat.ReadAsync("bob", ConversationKind.Friend, "alice", seq);

        Assert.Equal((expected, unread, expected != 2), (mark.Seq, mark.Unread, mark.Changed));
    }

    [Fact]
    public async Task Invalid_read_marks_are_refused()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");

        Assert.Equal(Reason.NotMember, await Refused(new MarkRead("mallory", ConversationKind.Group, group, 1)));
        Assert.Equal(Reason.UnknownGroup, await Refused(new MarkRead("mallory", ConversationKind.Group, "none", 1)));
        Assert.Equal(Reason.Malformed, await Refused(new MarkRead("alice", ConversationKind.Group, group, -1)));
        Assert.False((await Chat.ReadAsync("alice", ConversationKind.Friend, "bob", 5)).Changed);   // Nothing has been said yet.

        async Task<Reason?> Refused(MarkRead mark) => (await Chat.Writer.RunAsync(mark)).Refusal?.Reason;
    }

    [Fact]
    public async Task Membership_changes_are_shown_but_not_counted()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));

        Assert.Equal((1, 3), ((await GroupAsync("bob")).Unread, (await GroupAsync("bob")).Last!.Seq));
        Assert.Equal(0, (await GroupAsync("carol")).Unread);   // Messages from before she joined are not visible to her.

        await Chat.SayInAsync(group, "alice", "2");
        Assert.Equal((2, 1), ((await GroupAsync("bob")).Unread, (await GroupAsync("carol")).Unread));

        async Task<RecentConversation> GroupAsync(string user) => (await Chat.RecentAsync(user, ConversationKind.Group)).Single();
    }

    [Fact]
    public async Task A_former_member_sees_the_group_as_it_was()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "1");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "secret");

        var recent = (await Chat.RecentAsync("bob", ConversationKind.Group)).Single();
        Assert.Equal((3, 1), (recent.Last!.Seq, recent.Unread));
        Assert.Equal(3, (await Chat.ReadAsync("bob", ConversationKind.Group, group, 99)).Seq);
        Assert.Equal(0, (await Chat.RecentAsync("bob", ConversationKind.Group)).Single().Unread);
    }

    [Fact]
    public async Task Pinned_conversations_come_first_and_pages_join()
    {
        await Chat.UsersAsync("alice");
        string[] friends = [.. Enumerable.Range(0, 7).Select(i => $"friend{i}")];
        foreach (var friend in friends)
        {
            await Chat.FriendsAsync("alice", friend);
            await Chat.SayAsync(friend, "alice", "hi");
        }

        foreach (var friend in new[] { "friend1", "friend4" })
        {
            await Chat.ChangeAsync("alice", ConversationKind.Friend, friend, """{"pinned":true,"draft":"half a sent"}""");
        }

        var seen = new List<string>();
        string? page = null;
        do
        {
            var answer = (await Chat.Get<Recent>().ReadAsync("alice", ConversationKind.Friend, page, 2)).Value;
            Assert.True(answer.Conversations.Count <= 2);
            seen.AddRange(answer.Conversations.Select(recent => recent.With));
            page = answer.Page;
        }
        while (page is not null);

        Assert.Equal(["friend4", "friend1", "friend6", "friend5", "friend3", "friend2", "friend0"], seen);
        var first = (await Chat.RecentAsync("alice", ConversationKind.Friend))[0];
        Assert.Equal((true, "half a sent"), (first.Pinned, first.Draft));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("x.1")]
    [InlineData("1.x")]
    [InlineData("1.2.3")]
    [InlineData("-1.2")]
    public async Task An_invented_page_is_malformed(string page)
    {
        await Chat.UsersAsync("alice");

        Assert.Equal(Reason.Malformed, (await Chat.Get<Recent>().ReadAsync("alice", null, page)).Refusal?.Reason);
    }

    [Fact]
    public async Task Cleared_history_is_hidden_only_for_the_user_who_cleared_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        await Chat.SayAsync("alice", "bob", "1");
        await Chat.SayAsync("alice", "bob", "2");
        await Chat.ClearAsync("bob", ConversationKind.Friend, "alice");

        Assert.Empty(await Chat.RecentAsync("bob", ConversationKind.Friend));
        Assert.Empty((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages);
        Assert.Empty((await Chat.SyncAsync("bob", device, ConversationKind.Friend)).Messages);
        Assert.Equal(2, (await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages.Count);

        await Chat.SayAsync("alice", "bob", "3");
        Assert.Equal([3], (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages.Select(entry => entry.Seq));
        Assert.Single(await Chat.RecentAsync("bob", ConversationKind.Friend));
    }
}
