using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>History: pages by <c>seq</c>, within what the user may see.</summary>
public abstract class HistorySpec : Spec
{
    [Theory]
    [InlineData(null, null, 3, "8 9 10", true)]
    [InlineData(8L, null, 3, "5 6 7", true)]
    [InlineData(3L, null, 3, "1 2", false)]
    [InlineData(1L, null, 3, "", false)]
    [InlineData(null, 0L, 3, "1 2 3", true)]
    [InlineData(null, 7L, 3, "8 9 10", false)]
    [InlineData(null, 10L, 3, "", false)]
    [InlineData(7L, 3L, 10, "4 5 6", false)]
    [InlineData(7L, 3L, 2, "5 6", true)]
    [InlineData(null, null, null, "1 2 3 4 5 6 7 8 9 10", false)]
    [InlineData(null, null, 1_000_000, "1 2 3 4 5 6 7 8 9 10", false)]
    public async Task Before_and_after_limit_a_page_that_is_oldest_first(long? before, long? after, int? limit, string seqs, bool more)
    {
        await Chat.FriendsAsync("alice", "bob");
        for (var i = 0; i < 10; i++) await Chat.SayAsync("alice", "bob", $"{i}");

        var page = await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice", before, after, limit);

        Assert.Equal(seqs, string.Join(' ', page.Messages.Select(entry => entry.Seq)));
        Assert.Equal(more, page.More);
    }

    [Theory]
    [InlineData(-1L, null, 10)]
    [InlineData(null, -1L, 10)]
    [InlineData(null, null, 0)]
    [InlineData(null, null, -5)]
    public async Task Invalid_numbers_are_malformed(long? before, long? after, int? limit)
    {
        await Chat.FriendsAsync("alice", "bob");

        var outcome = await Chat.Get<History>().ReadAsync("bob", ConversationKind.Friend, "alice", before, after, limit);
        Assert.Equal(Reason.Malformed, outcome.Refusal?.Reason);
    }

    [Fact]
    public async Task A_conversation_of_others_is_not_shown()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "secret");

        var history = Chat.Get<History>();
        Assert.Empty((await Chat.HistoryAsync("mallory", ConversationKind.Friend, "alice")).Messages);
        Assert.Equal(Reason.UnknownUser, (await history.ReadAsync("mallory", ConversationKind.Friend, "alice:bob")).Refusal?.Reason);
        Assert.Equal(Reason.NotMember, (await history.ReadAsync("mallory", ConversationKind.Group, group)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await history.ReadAsync("mallory", ConversationKind.Group, "none")).Refusal?.Reason);
    }

    [Fact]
    public async Task Notices_have_their_own_history()
    {
        await Chat.FriendsAsync("alice", "bob");

        Assert.Equal(
            ["friend-request", "friend-accepted"],
            (await Chat.HistoryAsync("bob", ConversationKind.Server, "server")).Messages.Select(entry => entry.Kind));
        Assert.Empty((await Chat.HistoryAsync("bob", ConversationKind.Server, "*")).Messages);
    }

    [Fact]
    public async Task A_former_member_sees_the_entry_about_leaving_and_none_after_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "seen");
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "unseen");

        Assert.Equal([1, 2, 3], (await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages.Select(entry => entry.Seq));
        Assert.Equal([1, 2, 3, 4], (await Chat.HistoryAsync("alice", ConversationKind.Group, group)).Messages.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Pages_skip_the_time_when_a_user_was_not_a_member()
    {
        await Chat.FriendsAsync("alice", "bob");
        var groups = Chat.Get<GroupBook>();
        var group = await Chat.GroupAsync("alice", "bob");                            // 1
        await Chat.SayInAsync(group, "alice", "a");                                   // 2
        await groups.RemoveAsync("bob", group, "me");                                 // 3
        await Chat.SayInAsync(group, "alice", "away");                                // 4
        await groups.AddAsync("alice", group, new AddMembersRequest(["bob"]));        // 5
        await Chat.SayInAsync(group, "alice", "b");                                   // 6

        var newest = await Chat.HistoryAsync("bob", ConversationKind.Group, group, limit: 3);
        Assert.Equal([3, 5, 6], newest.Messages.Select(entry => entry.Seq));
        Assert.True(newest.More);
        var oldest = await Chat.HistoryAsync("bob", ConversationKind.Group, group, after: 1, limit: 3);
        Assert.Equal([2, 3, 5], oldest.Messages.Select(entry => entry.Seq));
    }
}
