using Parley.Chat.Friends;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

public sealed class DemoDataTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task The_demo_has_three_friends_who_can_sign_in_and_is_made_once()
    {
        var passwords = await DemoData.CreateAsync(server.Services);
        Assert.Empty(await DemoData.CreateAsync(server.Services));

        Assert.Equal(["alice", "bob", "carol"], passwords.Keys.Order());
        Assert.Equal(3, passwords.Values.Distinct().Count());
        var sessions = (SessionStore)server.Services.GetService(typeof(SessionStore))!;
        var friends = (FriendBook)server.Services.GetService(typeof(FriendBook))!;
        var recent = (Recent)server.Services.GetService(typeof(Recent))!;
        foreach (var (user, password) in passwords)
        {
            Assert.Null((await sessions.SignInAsync(new SignInRequest(user, password))).Refusal);
            Assert.Equal(passwords.Keys.Except([user]).Order(), friends.List(user).Friends.Select(friend => friend.Id).Order());
            Assert.Contains(recent.Read(user, ConversationKind.Group).Value.Conversations, group => group.Last.Seq > 10);
        }

        Assert.Equal(2, recent.Read("alice", ConversationKind.Friend).Value.Conversations.Count);
    }
}
