using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Messages;
using Parley.Chat.Presence;

namespace Parley.StoreSpec;

/// <summary>Friendship: asked for, answered, ended, and always told to both.</summary>
public abstract class FriendSpec : Spec
{
    private FriendBook Friends => Chat.Get<FriendBook>();

    [Fact]
    public async Task An_accepted_request_makes_both_friends()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob", "it's me"))).Value;

        Assert.Equal(("alice", "bob", "open", "it's me"), (request.From, request.To, request.State, request.Message));
        Assert.Equal([request], Friends.Requests("alice").Requests);
        Assert.Equal([request], Friends.Requests("bob").Requests);
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, true)).Refusal);

        Assert.Equal(["bob"], Friends.List("alice").Value.Friends.Select(friend => friend.Id));
        Assert.Equal(["alice"], Friends.List("bob").Value.Friends.Select(friend => friend.Id));
        Assert.Empty(Friends.Requests("bob").Requests);
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, true)).Refusal);   // Said again: still true.
        Assert.Equal(["friend-request", "friend-accepted"], Notices("alice"));
        Assert.Equal(["friend-request", "friend-accepted"], Notices("bob"));
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_request()
    {
        await Chat.UsersAsync("alice", "bob");

        var requests = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Friends.RequestAsync("alice", new FriendRequestRequest("bob"))));

        Assert.Single(requests.Select(request => request.Value.Id).Distinct());
        Assert.Equal(["friend-request"], Notices("bob"));
    }

    [Fact]
    public async Task Crossed_requests_are_accepted_at_once()
    {
        await Chat.UsersAsync("alice", "bob");

        await Task.WhenAll(
            Friends.RequestAsync("alice", new FriendRequestRequest("bob")), Friends.RequestAsync("bob", new FriendRequestRequest("alice")));

        Assert.True(Friends.AreFriends("alice", "bob"));
        Assert.True(Friends.AreFriends("bob", "alice"));
        Assert.Empty(Friends.Requests("alice").Requests);
    }

    [Fact]
    public async Task A_declined_request_can_be_made_again()
    {
        await Chat.UsersAsync("alice", "bob");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value;
        Assert.Null((await Friends.AnswerAsync("bob", request.Id, false)).Refusal);

        Assert.False(Friends.AreFriends("alice", "bob"));
        Assert.Equal(Reason.Conflict, (await Friends.AnswerAsync("bob", request.Id, true)).Refusal?.Reason);
        Assert.NotEqual(request.Id, (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value.Id);
        Assert.Equal(["friend-request", "friend-declined", "friend-request"], Notices("alice"));
    }

    [Theory]
    [InlineData("alice", "malformed")]
    [InlineData("nobody", "unknown-user")]
    [InlineData("", "unknown-user")]
    [InlineData("friend", "conflict")]
    public async Task A_request_that_cannot_be_is_refused(string to, string reason)
    {
        await Chat.FriendsAsync("alice", "friend");

        Assert.Equal(reason, (await Friends.RequestAsync("alice", new FriendRequestRequest(to))).Refusal?.Reason.WireName());
    }

    [Fact]
    public async Task Only_the_one_who_was_asked_answers()
    {
        await Chat.UsersAsync("alice", "bob", "mallory");
        var request = (await Friends.RequestAsync("alice", new FriendRequestRequest("bob"))).Value;

        var foreign = (await Friends.AnswerAsync("mallory", request.Id, true)).Refusal;
        Assert.Equal((await Friends.AnswerAsync("mallory", "none", true)).Refusal, foreign);   // Looks as if it did not exist.
        Assert.NotNull((await Friends.AnswerAsync("alice", request.Id, true)).Refusal);
        Assert.False(Friends.AreFriends("alice", "bob"));
    }

    [Fact]
    public async Task A_removed_friend_is_gone_on_both_sides_but_what_was_said_stays()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "hi");

        Assert.Null((await Friends.RemoveAsync("bob", "alice")).Refusal);
        Assert.Null((await Friends.RemoveAsync("bob", "alice")).Refusal);

        Assert.Empty(Friends.List("alice").Value.Friends);
        Assert.Empty(Friends.List("bob").Value.Friends);
        Assert.Equal(["hi"], Texts(Chat.History("alice", ConversationKind.Friend, "bob").Messages));
        Assert.Equal("friend-removed", Notices("alice")[^1]);
        Assert.Equal(Reason.UnknownUser, (await Friends.RemoveAsync("bob", "nobody")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_list_shows_when_an_absent_friend_was_last_seen()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync(PresenceStore.Remember([new PresenceChange("bob", false, 12_345)]));

        var friend = Assert.Single(Friends.List("alice").Value.Friends);
        Assert.Equal((false, 12_345), (friend.Online, friend.LastSeen));
    }
}
