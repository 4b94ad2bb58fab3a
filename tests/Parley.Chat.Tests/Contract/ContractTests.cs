using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

public sealed class ContractTests
{
    [Fact]
    public void The_reasons_are_the_closed_set_of_the_contract()
    {
        string[] expected =
        [
            "unauthenticated", "expired", "revoked", "banned", "from-mismatch", "to-mismatch", "unknown-user", "unknown-group",
            "not-friends", "blocked", "not-member", "muted", "forbidden", "too-large", "rate-limited", "malformed", "not-found", "conflict",
            "unavailable", "internal",
        ];

        Assert.Equal(expected, Enum.GetValues<Reason>().Select(reason => reason.WireName()));
        Assert.Equal(
            ["malformed", "unavailable", "internal"],
            Enum.GetValues<Reason>().Where(reason => reason.Code() == -1).Select(reason => reason.WireName()));
        Assert.All(Enum.GetValues<Reason>(), reason => Assert.InRange(reason.Code(), -1, 0));
    }

    [Theory]
    [InlineData("al", true)]
    [InlineData("alice_1.x-y", true)]
    [InlineData("a", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("1alice", false)]
    [InlineData("Alice", false)]
    [InlineData("al ice", false)]
    [InlineData("alice:bob", false)]
    [InlineData("аlice", false)]   // A Cyrillic а.
    [InlineData("alice\n", false)]
    [InlineData("../alice", false)]
    public void A_user_id_is_short_and_lower_case_and_begins_with_a_letter(string? id, bool isValid)
    {
        Assert.Equal(isValid, UserId.IsValid(id));
        Assert.True(UserId.IsValid(new string('a', 32)));
        Assert.False(UserId.IsValid(new string('a', 33)));
    }

    [Theory]
    [InlineData("Alice", true)]
    [InlineData("爱丽丝 😀", true)]
    [InlineData("O'Neill <b>", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("a\u0000", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u2066b", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\uD800", false)]
    public void A_name_has_no_invisible_or_direction_changing_characters(string name, bool isValid)
    {
        Assert.Equal(isValid, DisplayName.IsValid(name));
        Assert.True(DisplayName.IsValid(new string('x', 64)));
        Assert.False(DisplayName.IsValid(new string('x', 65)));
    }

    [Fact]
    public void A_direct_conversation_is_the_same_for_both_users()
    {
        var key = ConversationKey.Direct("bob", "alice");

        Assert.Equal(ConversationKey.Direct("alice", "bob"), key);
        Assert.Equal(("bob", "alice"), (key.With("alice"), key.With("bob")));
        Assert.Equal("bob", key.To("alice"));
        Assert.NotEqual(ConversationKey.Direct("a-b", "c"), ConversationKey.Direct("a", "b-c"));
    }

    [Fact]
    public void The_servers_conversations_have_names_of_their_own()
    {
        Assert.Equal(("server", "alice"),
            (ConversationKey.Notices("alice").With("alice"), ConversationKey.Notices("alice").To("server").ToString()));
        Assert.Equal("*", ConversationKey.Announcements.With("alice"));
        Assert.Equal(ConversationKey.Notices("alice"), ConversationKey.Of("alice", ConversationKind.Server, "bob"));
        Assert.Equal("g1", ConversationKey.Group("g1").With("alice"));
    }
}
