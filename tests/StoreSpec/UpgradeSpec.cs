using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>A database of the first release is used by the present version.</summary>
public abstract class UpgradeSpec : Spec
{
    public override ValueTask InitializeAsync()
    {
        FirstRelease.Create(Configure);
        return base.InitializeAsync();
    }

    [Fact]
    public async Task Messages_are_available_after_the_upgrade()
    {
        Assert.Equal(["one", "two 二", "three"], Texts((await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages));
        Assert.Equal(["Saturday?"], Texts((await Chat.HistoryAsync("bob", ConversationKind.Group, FirstRelease.Group)).Messages));
        Assert.Equal(["alice", "bob"], await Chat.MemberIdsAsync("bob", FirstRelease.Group));

        Assert.Equal(4, (await Chat.SayAsync("bob", "alice", "four")).Seq);
        Assert.Equal(3, (await Chat.SayInAsync(FirstRelease.Group, "bob", "yes")).Seq);
    }

    [Fact]
    public async Task Messages_from_before_the_upgrade_are_not_stored_again_after_it()
    {
        var repeated = await Chat.SayAsync("alice", "bob", "three", "c3");

        Assert.True(repeated.Duplicate);
        Assert.Equal((3, "0196872a1c0070008000000000000007"), (repeated.Seq, repeated.Id));
    }

    [Fact]
    public async Task Unread_messages_are_still_unread()
    {
        var recent = (await Chat.RecentAsync("bob")).ToDictionary(conversation => conversation.With);

        Assert.Equal(2, recent["alice"].Unread);
        Assert.Equal(1, recent[FirstRelease.Group].Unread);
        Assert.Equal(0, (await Chat.RecentAsync("alice")).Single(conversation => conversation.With == "bob").Unread);
    }

    [Fact]
    public async Task Sessions_and_cursors_stay_valid()
    {
        var session = (await Chat.Get<SessionStore>().VerifyAsync(FirstRelease.SessionId)).Value;

        Assert.Equal(("bob", "bobs-phone"), (session.User, session.Device));
        Assert.Equal([6, 7], (await Chat.SyncAsync("bob", session.Device)).Messages.Select(entry => entry.Pos));
        Assert.Equal(
            [7], (await Chat.SyncAsync("bob", session.Device, cursor: $"{FirstRelease.Epoch}.6")).Messages.Select(entry => entry.Pos));
    }
}
