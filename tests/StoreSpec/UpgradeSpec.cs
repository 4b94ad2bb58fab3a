using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>A database of the first release goes on under this one.</summary>
public abstract class UpgradeSpec : Spec
{
    public override ValueTask InitializeAsync()
    {
        FirstRelease.Create(Configure);
        return base.InitializeAsync();
    }

    [Fact]
    public async Task What_was_said_is_served_after_the_upgrade()
    {
        Assert.Equal(["one", "two 二", "three"], Texts(Chat.History("bob", ConversationKind.Friend, "alice").Messages));
        Assert.Equal(["Saturday?"], Texts(Chat.History("bob", ConversationKind.Group, FirstRelease.Group).Messages));
        Assert.Equal(["alice", "bob"], Chat.Get<GroupBook>().MemberIds("bob", FirstRelease.Group).Value);

        Assert.Equal(4, (await Chat.SayAsync("bob", "alice", "four")).Seq);
        Assert.Equal(3, (await Chat.SayInAsync(FirstRelease.Group, "bob", "yes")).Seq);
    }

    [Fact]
    public async Task What_was_sent_before_the_upgrade_is_not_sent_again_after_it()
    {
        var repeated = await Chat.SayAsync("alice", "bob", "three", "c3");

        Assert.True(repeated.Duplicate);
        Assert.Equal((3, "0196872a1c0070008000000000000007"), (repeated.Seq, repeated.Id));
    }

    [Fact]
    public void What_was_unread_still_is()
    {
        var recent = Chat.Recent("bob").ToDictionary(conversation => conversation.With);

        Assert.Equal(2, recent["alice"].Unread);
        Assert.Equal(1, recent[FirstRelease.Group].Unread);
        Assert.Equal(0, Chat.Recent("alice").Single(conversation => conversation.With == "bob").Unread);
    }

    [Fact]
    public void Sessions_and_cursors_stay_good()
    {
        var session = Chat.Get<SessionStore>().Verify(FirstRelease.Sid).Value;

        Assert.Equal(("bob", "bobs-phone"), (session.User, session.Device));
        Assert.Equal([6, 7], Chat.Sync("bob", session.Device).Messages.Select(entry => entry.Pos));
        Assert.Equal([7], Chat.Sync("bob", session.Device, cursor: $"{FirstRelease.Epoch}.6").Messages.Select(entry => entry.Pos));
    }
}
