using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

/// <summary>How conversations are named, inside and by their participants.</summary>
public sealed class ConversationKeyTests
{
    [Fact]
    public void Two_users_have_one_conversation_whoever_begins()
    {
        var key = ConversationKey.Direct("bob", "alice");

        Assert.Equal("d:alice:bob", key.Text);
        Assert.Equal(key, ConversationKey.Direct("alice", "bob"));
        Assert.Equal(ConversationKind.Friend, key.Kind);
        Assert.Equal(("bob", "alice"), (key.With("alice"), key.With("bob")));
        Assert.Equal(("bob", "alice"), (key.To("alice").ToString(), key.To("bob").ToString()));
        Assert.Equal("d:alice:alice", ConversationKey.Direct("alice", "alice").Text);
        Assert.Equal("d:B:a", ConversationKey.Direct("a", "B").Text);
    }

    [Fact]
    public void A_group_is_named_by_its_id()
    {
        var key = ConversationKey.Group("g1");

        Assert.Equal(("g:g1", ConversationKind.Group), (key.Text, key.Kind));
        Assert.Equal(("g1", "g1"), (key.With("alice"), key.To("alice").ToString()));
    }

    [Fact]
    public void The_server_has_one_conversation_with_each_user_and_one_with_all()
    {
        var notices = ConversationKey.Notices("alice");

        Assert.Equal(("s:alice", ConversationKind.Server), (notices.Text, notices.Kind));
        Assert.Equal(("server", "alice"), (notices.With("alice"), notices.To("server").ToString()));
        var everybody = ConversationKey.Announcements;
        Assert.Equal(("s:*", "*", "*"), (everybody.Text, everybody.With("alice"), everybody.To("server").ToString()));
        Assert.Equal(("s:#", ConversationKind.Server), (ConversationKey.Accounts.Text, ConversationKey.Accounts.Kind));
    }

    [Theory]
    [InlineData((int)ConversationKind.Friend, "bob", "d:alice:bob")]
    [InlineData((int)ConversationKind.Group, "bob", "g:bob")]
    [InlineData((int)ConversationKind.Server, "server", "s:alice")]
    [InlineData((int)ConversationKind.Server, "*", "s:*")]
    public void What_a_user_means_depends_on_the_kind(int kind, string with, string text) =>
        Assert.Equal(text, ConversationKey.Of("alice", (ConversationKind)kind, with).Text);

    [Theory]
    [InlineData((int)ConversationKind.Friend, "b", true)]
    [InlineData((int)ConversationKind.Group, "b", true)]
    [InlineData((int)ConversationKind.Friend, "", false)]
    [InlineData((int)ConversationKind.Friend, "b\0", false)]
    [InlineData((int)ConversationKind.Server, "server", true)]
    [InlineData((int)ConversationKind.Server, "*", true)]
    [InlineData((int)ConversationKind.Server, "alice", false)]
    public void Some_texts_name_nothing(int kind, string with, bool isName) =>
        Assert.Equal(isName, ConversationKey.IsName((ConversationKind)kind, with));

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(ConversationKey.IsName(ConversationKind.Friend, new string('a', 64)));
        Assert.False(ConversationKey.IsName(ConversationKind.Friend, new string('a', 65)));
    }

    [Fact]
    public void What_is_too_long_is_unknown_and_the_rest_is_malformed()
    {
        var (longest, longer) = (new string('a', 64), new string('a', 65));

        Assert.Equal(Reason.UnknownUser, ConversationKey.NotAName(ConversationKind.Friend, longer).Reason);
        Assert.Equal(Reason.UnknownGroup, ConversationKey.NotAName(ConversationKind.Group, longer).Reason);
        Assert.Equal("msg.with must name a user.", ConversationKey.NotAName(ConversationKind.Friend, longest).Message);
        Assert.Equal("msg.with must name a group.", ConversationKey.NotAName(ConversationKind.Group, longest).Message);
        Assert.Equal("msg.with must name a user.", ConversationKey.NotAName(ConversationKind.Friend, null).Message);
        Assert.Equal("msg.with must be server or *.", ConversationKey.NotAName(ConversationKind.Server, longer).Message);
    }

    [Fact]
    public void Kinds_have_names()
    {
        foreach (var (kind, name) in new[]
            { (ConversationKind.Friend, "friend"), (ConversationKind.Group, "group"), (ConversationKind.Server, "server") })
        {
            Assert.Equal(name, kind.WireName());
            Assert.True(ConversationKinds.TryParse(name, out var parsed));
            Assert.Equal(kind, parsed);
        }

        Assert.False(ConversationKinds.TryParse("Friend", out _));
        Assert.False(ConversationKinds.TryParse(null, out _));
    }

    [Theory]
    [InlineData(Role.Owner, true, true, true)]
    [InlineData(Role.Admin, true, false, true)]
    [InlineData(Role.Member, false, false, false)]
    public void Roles_stand_above_one_another(string role, bool runs, bool isAboveAdmins, bool isAboveMembers)
    {
        Assert.Equal(runs, Role.Runs(role));
        Assert.Equal(isAboveAdmins, Role.IsAbove(role, Role.Admin));
        Assert.Equal(isAboveMembers, Role.IsAbove(role, Role.Member));
    }

    [Theory]
    [InlineData(MessageKinds.Text, true, false, false)]
    [InlineData(MessageKinds.Location, true, false, true)]
    [InlineData(MessageKinds.Custom, true, false, true)]
    [InlineData("image", true, true, true)]
    [InlineData("file", true, true, true)]
    [InlineData("audio", true, true, true)]
    [InlineData("video", true, true, true)]
    [InlineData(MessageKinds.System, false, false, false)]
    [InlineData(MessageKinds.Recall, false, false, false)]
    public void Users_send_some_kinds(string kind, bool isMessage, bool isFile, bool isObject) => Assert.Equal(
        (isMessage, isFile, isObject), (MessageKinds.IsMessage(kind), MessageKinds.IsFile(kind), MessageKinds.IsObject(kind)));
}
