using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;

namespace Parley.StoreSpec;

/// <summary>Friendship: requests, answers and ends, with notices to both users.</summary>
public abstract class FriendSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    [Fact]
    public async Task An_accepted_request_makes_both_friends()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "it's me"))).Value;

        Assert.Equal(("alice", "bob", "open", "it's me"), (request.From, request.To, request.State, request.Message));
        Assert.Equal([request], (await Friends.RequestsAsync("alice")).Requests);
        Assert.Equal([request], (await Friends.RequestsAsync("bob")).Requests);
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, true)).Refusal);

        Assert.Equal(["bob"], (await Friends.ListAsync("alice")).Value.Friends.Select(friend => friend.Id));
        Assert.Equal(["alice"], (await Friends.ListAsync("bob")).Value.Friends.Select(friend => friend.Id));
        Assert.Empty((await Friends.RequestsAsync("bob")).Requests);
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, true)).Refusal);   // Repeated: the result is the same.
        Assert.Equal(["friend-request", "friend-accepted"], await NoticesAsync("alice"));
        Assert.Equal(["friend-request", "friend-accepted"], await NoticesAsync("bob"));
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_request()
    {
        await Chat.UsersAsync("alice", "bob");

        var requests = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Friends.RequestAsync("alice", new FriendRequestRequest("bob"))));

        Assert.Single(requests.Select(request => request.Value.Id).Distinct());
        Assert.Equal(["friend-request"], await NoticesAsync("bob"));
    }

    [Fact]
    public async Task Crossed_requests_are_accepted_at_once()
    {
        await Chat.UsersAsync("alice", "bob");

        await Task.WhenAll(
            Friends.RequestAsync("alice", new FriendRequestRequest("bob")), Friends.RequestAsync("bob", new FriendRequestRequest("alice")));

        Assert.True(await Chat.AreFriendsAsync("alice", "bob"));
        Assert.True(await Chat.AreFriendsAsync("bob", "alice"));
        Assert.Empty((await Friends.RequestsAsync("alice")).Requests);
    }

    [Fact]
    public async Task A_declined_request_can_be_made_again()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value;
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, false)).Refusal);

        Assert.False(await Chat.AreFriendsAsync("alice", "bob"));
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("bob", request.Id, true)).Refusal?.Reason);
        Assert.NotEqual(request.Id, (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value.Id);
        Assert.Equal(["friend-request", "friend-declined", "friend-request"], await NoticesAsync("alice"));
    }

    [Theory]
    [InlineData("alice", "malformed")]
    [InlineData("nobody", "unknown-user")]
    [InlineData("", "unknown-user")]
    [InlineData("friend", "conflict")]
    public async Task An_invalid_request_is_refused(string to, string reason)
    {
        await Chat.FriendsAsync("alice", "friend");

        Assert.Equal(reason, (await Friends.RequestAsync("alice", new FriendRequestRequest(to))).Refusal?.Reason.WireName());
    }

    [Fact]
    public async Task Only_the_receiver_of_a_request_can_answer_it()
    {
        await Chat.UsersAsync("alice", "bob", "mallory");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value;

        var foreign = (await Friends.AnswerAsync("mallory", request.Id, true)).Refusal;
        Assert.Equal((await Friends.AnswerAsync("mallory", "none", true)).Refusal, foreign);   // It appears not to exist.
        Assert.NotNull((await Friends.AnswerAsync("alice", request.Id, true)).Refusal);
        Assert.False(await Chat.AreFriendsAsync("alice", "bob"));
    }

    [Fact]
    public async Task A_removed_friend_is_removed_on_both_sides_but_messages_stay()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "hi");

        Assert.Null((await Friends.RemoveAsync("bob", "alice")).Refusal);
        Assert.Null((await Friends.RemoveAsync("bob", "alice")).Refusal);

        Assert.Empty((await Friends.ListAsync("alice")).Value.Friends);
        Assert.Empty((await Friends.ListAsync("bob")).Value.Friends);
        Assert.Equal(["hi"], Texts((await Chat.HistoryAsync("alice", ConversationKind.Friend, "bob")).Messages));
        Assert.Equal("friend-removed", (await NoticesAsync("alice"))[^1]);
        Assert.Equal(Reason.UnknownUser, (await Friends.RemoveAsync("bob", "nobody")).Refusal?.Reason);
    }

    [Fact]
    public async Task The_list_shows_when_an_offline_friend_was_last_seen()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync(PresenceStore.Remember([new PresenceChange("bob", false, 12_345)]));

        var friend = Assert.Single((await Friends.ListAsync("alice")).Value.Friends);
        Assert.Equal((false, 12_345), (friend.Online, friend.LastSeen));
    }
}
