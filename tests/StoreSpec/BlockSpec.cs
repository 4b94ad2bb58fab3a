using Parley.Chat;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Messages;
using Parley.Chat.Presence;

namespace Parley.StoreSpec;

/// <summary>Blocks: what the blocked one can no longer do, what he sees of it, and that it ends.</summary>
public abstract class BlockSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    private GroupBook Groups => Chat.Get<GroupBook>();

    private Blocks Blocks => Chat.Get<Blocks>();

    [Fact]
    public async Task A_blocked_user_cannot_send_from_that_moment_on_and_can_again_when_the_block_is_gone()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "remembered");   // From now on the writer remembers that bob may send.

        await BlockAsync("alice", "bob");
        Assert.Equal(Reason.Blocked, (await TryAsync("bob", "alice")).Refusal?.Reason);
        Assert.Null((await TryAsync("alice", "bob")).Refusal);   // The other way is open.

        await UnblockAsync("alice", "bob");
        Assert.Null((await TryAsync("bob", "alice")).Refusal);
        Assert.Equal(["remembered", "x", "x"], Texts(Chat.History("alice", ConversationKind.Friend, "bob").Messages));
    }

    [Fact]
    public async Task Of_sends_that_race_with_a_block_none_comes_after_it()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "first");

        var before = Enumerable.Range(0, 50).Select(_ => TryAsync("bob", "alice")).ToList();
        var block = BlockAsync("alice", "bob");
        var after = Enumerable.Range(0, 50).Select(_ => TryAsync("bob", "alice")).ToList();
        await block;

        Assert.All(await Task.WhenAll(before), outcome => Assert.Null(outcome.Refusal));
        Assert.All(await Task.WhenAll(after), outcome => Assert.Equal(Reason.Blocked, outcome.Refusal?.Reason));
    }

    [Fact]
    public async Task A_block_is_told_to_ones_own_devices_only_and_once()
    {
        await Chat.FriendsAsync("alice", "bob");
        var (mine, his) = (Notices("alice").Count, Notices("bob").Count);

        await BlockAsync("alice", "bob");
        await BlockAsync("alice", "bob");
        await UnblockAsync("alice", "bob");
        await UnblockAsync("alice", "bob");

        Assert.Equal(["user-blocked", "user-unblocked"], Notices("alice")[mine..]);
        Assert.Equal(his, Notices("bob").Count);
        Assert.True(Friends.AreFriends("alice", "bob"));   // A block is not the end of a friendship.
    }

    [Fact]
    public async Task Open_requests_end_with_a_block_and_new_ones_are_refused()
    {
        await Chat.UsersAsync("alice", "bob", "carol");
        var fromBob = (await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Value;
        var toCarol = (await Friends.RequestAsync("alice", new FriendRequestRequest("carol"))).Value;

        await BlockAsync("alice", "bob");
        await BlockAsync("alice", "carol");

        Assert.Empty(Friends.Requests("alice").Requests);
        Assert.Equal("friend-declined", Notices("bob")[^1]);
        Assert.Equal("friend-cancelled", Notices("carol")[^1]);
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("alice", fromBob.Id, true)).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("carol", toCarol.Id, true)).Refusal?.Reason);
        Assert.Equal(Reason.Blocked, (await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_blocked_friend_brings_nobody_who_blocked_him_into_a_group()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await BlockAsync("alice", "bob");
        var group = await Chat.GroupAsync("bob", "carol");

        Assert.Equal(Reason.Blocked, (await Groups.AddAsync("bob", group, new AddMembersRequest(["alice"]))).Refusal?.Reason);
        Assert.Equal(
            Reason.Blocked, (await Groups.CreateAsync("bob", new CreateGroupRequest("g", ["alice"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_block_hides_both_from_each_other_and_from_nobody_else()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var presence = Chat.Get<PresenceTracker>();
        presence.Enter("alice", "a");
        presence.Enter("bob", "b");
        Assert.True(Seen("bob", "alice").Online);

        await BlockAsync("alice", "bob");

        Assert.Equal((false, null), (Seen("bob", "alice").Online, Seen("bob", "alice").LastSeen));
        Assert.Equal((false, null), (Seen("alice", "bob").Online, Seen("alice", "bob").LastSeen));
        Assert.True(Seen("carol", "alice").Online);
        await UnblockAsync("alice", "bob");
        Assert.True(Seen("bob", "alice").Online);

        Friend Seen(string by, string who) => Friends.List(by).Value.Friends.Single(friend => friend.Id == who);
    }

    [Fact]
    public async Task Blocks_are_listed_by_pages()
    {
        await Chat.UsersAsync("alice", "bob", "carol", "dave");
        foreach (var other in (string[])["dave", "bob", "carol"]) await BlockAsync("alice", other);

        var first = Blocks.List("alice", null, 2);
        var second = Blocks.List("alice", first.Page, 2);

        Assert.Equal(["bob", "carol"], first.Blocks.Select(block => block.Id));
        Assert.Equal(["dave"], second.Blocks.Select(block => block.Id));
        Assert.Null(second.Page);
        Assert.Empty(Blocks.List("bob", null, 2).Blocks);
    }

    [Theory]
    [InlineData("alice", "malformed")]
    [InlineData("nobody", "unknown-user")]
    [InlineData("", "unknown-user")]
    public async Task A_block_that_cannot_be_is_refused(string other, string reason)
    {
        await Chat.UsersAsync("alice");

        Assert.Equal(reason, (await Blocks.SetAsync("alice", other, true)).Refusal?.Reason.WireName());
        Assert.Equal(reason, (await Blocks.SetAsync("alice", other, false)).Refusal?.Reason.WireName());
    }

    [Fact]
    public async Task Where_anyone_may_write_a_stranger_does_until_he_is_blocked()
    {
        await ReopenAsync(options => options.Writing = WritingPolicy.Anyone);
        await Chat.UsersAsync("alice", "bob");

        Assert.Null((await TryAsync("bob", "alice")).Refusal);
        Assert.Null((await TryAsync("alice", "bob")).Refusal);
        Assert.Equal(Reason.UnknownUser, (await TryAsync("bob", "nobody")).Refusal?.Reason);
        Assert.Equal(Reason.NotFriends, (await TryAsync("bob", "bob")).Refusal?.Reason);
        await BlockAsync("alice", "bob");
        Assert.Equal(Reason.Blocked, (await TryAsync("bob", "alice")).Refusal?.Reason);
    }

    [Fact]
    public async Task Where_anyone_may_write_a_stranger_is_brought_into_groups_and_pinned_until_he_is_blocked()
    {
        await ReopenAsync(options => options.Writing = WritingPolicy.Anyone);
        await Chat.UsersAsync("alice", "bob", "carol");

        var group = (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Value;
        Assert.Null((await Groups.AddAsync("bob", group.Id, new AddMembersRequest(["carol"]))).Refusal);
        Assert.Null((await PinAsync("bob", "alice")).Refusal);

        Assert.Equal(Reason.UnknownUser, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice", "nobody"]))).Refusal?.Reason);
        Assert.Equal(Reason.NotFriends, (await PinAsync("bob", "bob")).Refusal?.Reason);
        await BlockAsync("alice", "bob");
        Assert.Equal(Reason.Blocked, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task Where_anyone_may_write_five_hundred_strangers_are_brought_into_groups_and_then_so_many_an_hour()
    {
        await ReopenAsync(options => options.Writing = WritingPolicy.Anyone);
        await Chat.FriendsAsync("bob", "friend");
        string[] crowd = [.. Enumerable.Range(0, 250).Select(i => $"user{i}")];
        await Chat.UsersAsync(crowd);
        await Chat.UsersAsync("alice");

        var group = (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", crowd))).Value.Id;
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest([.. crowd, "friend"]))).Refusal);   // Members and friends are not counted,
        Assert.Equal(Reason.UnknownUser, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", [.. crowd, "nobody"]))).Refusal?.Reason);   // nor what is refused.
        Assert.Null((await Groups.CreateAsync("bob", new CreateGroupRequest("tea", crowd))).Refusal);

        var refusal = (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Refusal;
        Assert.Equal((Reason.RateLimited, 7_200L), (refusal?.Reason, refusal?.RetryAfter));
        Assert.Equal(Reason.RateLimited, (await Groups.AddAsync("bob", group, new AddMembersRequest(["alice"]))).Refusal?.Reason);
        Assert.Null((await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["friend"]))).Refusal);
        Assert.Null((await Groups.CreateAsync("alice", new CreateGroupRequest("tea", ["bob"]))).Refusal);

        Chat.Time.Advance(TimeSpan.FromMilliseconds(7_201));
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["alice"]))).Refusal);
        Assert.Equal(Reason.RateLimited, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task Where_only_friends_may_write_a_stranger_may_not()
    {
        await Chat.UsersAsync("alice", "bob");

        Assert.Equal(Reason.NotFriends, (await TryAsync("bob", "alice")).Refusal?.Reason);
    }

    // The write alone: there are no sockets here that could be told.
    private async Task BlockAsync(string user, string other) => Assert.Null((await Chat.Writer.RunAsync(new SetBlock(user, other, true))).Refusal);

    private async Task UnblockAsync(string user, string other) => Assert.Null((await Chat.Writer.RunAsync(new SetBlock(user, other, false))).Refusal);

    private async Task<Outcome<ConversationState>> PinAsync(string user, string with) => await Chat.Writer.RunAsync(
        ChangeConversation.Create(user, await Chat.DeviceAsync(user), ConversationKind.Friend, with, new ConversationChange(Pinned: true)).Value);

    private Task<Outcome<SendReceipt>> TryAsync(string from, string to) => Chat.SendAsync(from, ConversationKind.Friend, to, "x");
}
