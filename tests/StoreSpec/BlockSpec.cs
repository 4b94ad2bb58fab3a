using Parley.Chat;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Presence;

namespace Parley.StoreSpec;

/// <summary>Blocks: what a blocked user can no longer do, what they see of it, and how it ends.</summary>
public abstract class BlockSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    private GroupBook Groups => Chat.Get<GroupBook>();

    private Blocks Blocks => Chat.Get<Blocks>();

    [Fact]
    public async Task A_blocked_user_cannot_send_until_the_block_is_removed()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("bob", "alice", "remembered");   // From now on the writer has cached that bob may send.

        await BlockAsync("alice", "bob");
        Assert.Equal(Reason.Blocked, (await TryAsync("bob", "alice")).Refusal?.Reason);
        Assert.Null((await TryAsync("alice", "bob")).Refusal);   // The other direction is allowed.

        await UnblockAsync("alice", "bob");
        Assert.Null((await TryAsync("bob", "alice")).Refusal);
        Assert.Equal(["remembered", "x", "x"], Texts((await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages));
    }

    [Fact]
    public async Task No_concurrent_send_is_stored_after_a_block()
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
    public async Task A_block_is_sent_once_and_only_to_the_users_own_devices()
    {
        await Chat.FriendsAsync("alice", "bob");
        var (mine, bobs) = ((await NoticesAsync("alice")).Count, (await NoticesAsync("bob")).Count);

        await BlockAsync("alice", "bob");
        await BlockAsync("alice", "bob");
        await UnblockAsync("alice", "bob");
        await UnblockAsync("alice", "bob");

        Assert.Equal(["user-blocked", "user-unblocked"], (await NoticesAsync("alice"))[mine..]);
        Assert.Equal(bobs, (await NoticesAsync("bob")).Count);
        Assert.True(await Chat.AreFriendsAsync("alice", "bob"));   // A block does not end the friendship.
    }

    [Fact]
    public async Task Open_requests_end_with_a_block_and_new_ones_are_refused()
    {
        await Chat.UsersAsync("alice", "bob", "carol");
        var fromBob = (await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Value;
        var toCarol = (await Friends.RequestAsync("alice", new FriendRequestRequest("carol"))).Value;

        await BlockAsync("alice", "bob");
        await BlockAsync("alice", "carol");

        Assert.Empty((await Friends.RequestsAsync("alice")).Requests);
        Assert.Equal("friend-declined", (await NoticesAsync("bob"))[^1]);
        Assert.Equal("friend-cancelled", (await NoticesAsync("carol"))[^1]);
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("alice", fromBob.Id, true)).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("carol", toCarol.Id, true)).Refusal?.Reason);
        Assert.Equal(Reason.Blocked, (await Friends.RequestAsync("bob", new FriendRequestRequest("alice"))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_blocked_friend_cannot_add_users_who_blocked_them_to_a_group()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await BlockAsync("alice", "bob");
        var group = await Chat.GroupAsync("bob", "carol");

        Assert.Equal(Reason.Blocked, (await Groups.AddAsync("bob", group, new AddMembersRequest(["alice"]))).Refusal?.Reason);
        Assert.Equal(
            Reason.Blocked, (await Groups.CreateAsync("bob", new CreateGroupRequest("g", ["alice"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_block_hides_the_two_users_only_from_each_other()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var presence = Chat.Get<PresenceTracker>();
        presence.Enter("alice", "a");
        presence.Enter("bob", "b");
        Assert.True((await SeenAsync("bob", "alice")).Online);

        await BlockAsync("alice", "bob");

        Assert.Equal((false, null), ((await SeenAsync("bob", "alice")).Online, (await SeenAsync("bob", "alice")).LastSeen));
        Assert.Equal((false, null), ((await SeenAsync("alice", "bob")).Online, (await SeenAsync("alice", "bob")).LastSeen));
        Assert.True((await SeenAsync("carol", "alice")).Online);
        await UnblockAsync("alice", "bob");
        Assert.True((await SeenAsync("bob", "alice")).Online);

        async Task<Friend> SeenAsync(string by, string who) =>
            (await Friends.ListAsync(by)).Value.Friends.Single(friend => friend.Id == who);
    }

    [Fact]
    public async Task Blocks_are_listed_in_pages()
    {
        await Chat.UsersAsync("alice", "bob", "carol", "dave");
        foreach (var other in (string[])["dave", "bob", "carol"]) await BlockAsync("alice", other);

        var first = await Blocks.ListAsync("alice", null, 2);
        var second = await Blocks.ListAsync("alice", first.Page, 2);

        Assert.Equal(["bob", "carol"], first.Blocks.Select(block => block.Id));
        Assert.Equal(["dave"], second.Blocks.Select(block => block.Id));
        Assert.Null(second.Page);
        Assert.Empty((await Blocks.ListAsync("bob", null, 2)).Blocks);
    }

    [Theory]
    [InlineData("alice", "malformed")]
    [InlineData("nobody", "unknown-user")]
    [InlineData("", "unknown-user")]
    public async Task An_invalid_block_is_refused(string other, string reason)
    {
        await Chat.UsersAsync("alice");

        Assert.Equal(reason, (await Blocks.SetAsync("alice", other, true)).Refusal?.Reason.WireName());
        Assert.Equal(reason, (await Blocks.SetAsync("alice", other, false)).Refusal?.Reason.WireName());
    }

    [Fact]
    public async Task Where_anyone_may_write_a_stranger_can_until_blocked()
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
    public async Task Where_anyone_may_write_a_stranger_can_be_added_to_groups_and_pinned_until_blocked()
    {
        await ReopenAsync(options => options.Writing = WritingPolicy.Anyone);
        await Chat.UsersAsync("alice", "bob", "carol");

        var group = (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Value;
        Assert.Null((await Groups.AddAsync("bob", group.Id, new AddMembersRequest(["carol"]))).Refusal);
        Assert.Null((await PinAsync("bob", "alice")).Refusal);

        Assert.Equal(
            Reason.UnknownUser, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice", "nobody"]))).Refusal?.Reason);
        Assert.Equal(Reason.NotFriends, (await PinAsync("bob", "bob")).Refusal?.Reason);
        await BlockAsync("alice", "bob");
        Assert.Equal(Reason.Blocked, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", ["alice"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task Where_anyone_may_write_five_hundred_strangers_can_be_added_to_groups_and_then_a_limited_number_per_hour()
    {
        await ReopenAsync(options => options.Writing = WritingPolicy.Anyone);
        await Chat.FriendsAsync("bob", "friend");
        string[] crowd = [.. Enumerable.Range(0, 250).Select(i => $"user{i}")];
        await Chat.UsersAsync(crowd);
        await Chat.UsersAsync("alice");

        var group = (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", crowd))).Value.Id;
        // Members and friends are not counted,
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest([.. crowd, "friend"]))).Refusal);
        // nor what is refused.
        Assert.Equal(
            Reason.UnknownUser, (await Groups.CreateAsync("bob", new CreateGroupRequest("tea", [.. crowd, "nobody"]))).Refusal?.Reason);
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
    public async Task Where_only_friends_may_write_a_stranger_cannot()
    {
        await Chat.UsersAsync("alice", "bob");

        Assert.Equal(Reason.NotFriends, (await TryAsync("bob", "alice")).Refusal?.Reason);
    }

    // Only the write: there are no sockets here to notify.
    private async Task BlockAsync(string user, string other) =>
        Assert.Null((await Chat.Writer.RunAsync(new SetBlock(user, other, true))).Refusal);

    private async Task UnblockAsync(string user, string other) =>
        Assert.Null((await Chat.Writer.RunAsync(new SetBlock(user, other, false))).Refusal);

    private async Task<Outcome<ConversationState>> PinAsync(string user, string with) => await Chat.Writer.RunAsync(
        ChangeConversation.Create(
            user, await Chat.DeviceAsync(user), ConversationKind.Friend, with, new ConversationChange(Pinned: true)).Value);

    private Task<Outcome<SendReceipt>> TryAsync(string from, string to) => Chat.SendAsync(from, ConversationKind.Friend, to, "x");
}
