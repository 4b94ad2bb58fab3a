using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Quotes and mentions: what a message may refer to.</summary>
public abstract class ReferenceSpec : Spec
{
    [Theory]
    [InlineData("{mine}", null)]
    [InlineData("{hers}", null)]
    [InlineData("{recalled}", null)]        // It shows nothing, and is no secret.
    [InlineData("{deleted}", null)]
    [InlineData("{recall}", "malformed")]
    [InlineData("{created}", "malformed")]
    [InlineData("{before}", "malformed")]   // Sent before the user joined.
    [InlineData("{direct}", "malformed")]   // Of another conversation.
    [InlineData("none", "malformed")]
    public async Task A_quote_is_a_message_of_the_conversation_that_the_sender_may_see(string quote, string? reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice");
        var names = new Dictionary<string, string>
        {
            ["{created}"] = (await Chat.HistoryAsync("alice", ConversationKind.Group, group)).Messages[0].Id,
            ["{before}"] = (await Chat.SayInAsync(group, "alice", "before")).Id,
            ["{direct}"] = (await Chat.SayAsync("alice", "bob", "direct")).Id,
        };
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["bob"]));
        names["{mine}"] = (await Chat.SayInAsync(group, "bob", "mine")).Id;
        names["{hers}"] = (await Chat.SayInAsync(group, "alice", "hers")).Id;
        names["{deleted}"] = (await Chat.SayInAsync(group, "alice", "deleted")).Id;
        names["{recalled}"] = (await Chat.SayInAsync(group, "alice", "recalled")).Id;
        await Chat.DeleteAsync("bob", ConversationKind.Group, group, names["{deleted}"]);
        await Chat.RecallAsync("alice", ConversationKind.Group, group, names["{recalled}"]);
        names["{recall}"] = (await Chat.HistoryAsync("alice", ConversationKind.Group, group)).Messages[^1].Id;

        for (var i = 0; i < 2; i++)   // A user whose right to send is not cached yet, and one whose is.
        {
            var head = await Chat.CountAsync("select max(pos) from log");
            var outcome = await Chat.SendAsync(
                "bob", ConversationKind.Group, group, "text", "\"quoting\"", names.GetValueOrDefault(quote, quote));

            Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
            if (reason is not null) Assert.Equal(head, await Chat.CountAsync("select max(pos) from log"));
            else Assert.Equal(names[quote], (await Chat.HistoryAsync("alice", ConversationKind.Group, group)).Messages[^1].Quote);
            await Chat.SayInAsync(group, "bob", "known now");
        }
    }

    [Theory]
    [InlineData("alice", "bob", null)]
    [InlineData("alice", "alice", null)]
    [InlineData("alice", "dave", "forbidden")]      // Has left.
    [InlineData("alice", "friend", "forbidden")]    // Was never in it.
    [InlineData("alice", "nobody", "forbidden")]
    [InlineData("alice", "@all", null)]
    [InlineData("bob", "@all", null)]               // Is an admin.
    [InlineData("carol", "@all", "forbidden")]
    [InlineData("carol", "alice", null)]
    public async Task In_a_group_members_can_be_mentioned_and_all_of_them_by_its_managers(string user, string mention, string? reason)
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave", "friend");
        var group = await Chat.GroupAsync("alice", "bob", "carol", "dave");
        await Chat.Get<GroupBook>().RemoveAsync("dave", group, "me");
        await Chat.SetRoleAsync(group, "bob", "admin");

        for (var i = 0; i < 2; i++)
        {
            var outcome = await Chat.SendAsync(user, ConversationKind.Group, group, "text", "\"hey\"", null, ["carol", mention]);

            Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
            if (reason is null)
                Assert.Equal(["carol", mention], (await Chat.HistoryAsync("carol", ConversationKind.Group, group)).Messages[^1].Mentions);
            await Chat.SayInAsync(group, user, "known now");
        }
    }

    [Theory]
    [InlineData("alice", null)]
    [InlineData("bob", null)]
    [InlineData("carol", "forbidden")]
    [InlineData("@all", "forbidden")]
    public async Task Between_friends_only_the_two_can_be_mentioned(string mention, string? reason)
    {
        await Chat.FriendsAsync("alice", "bob", "carol");

        var outcome = await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"hey\"", null, [mention]);

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Equal(reason is null ? 1 : 0, await Chat.CountAsync("select count(*) from conversations where kind = 1"));
    }

    [Fact]
    public async Task The_first_message_of_two_friends_cannot_quote()
    {
        await Chat.FriendsAsync("alice", "bob");

        Assert.Equal(
            Reason.Malformed, (await Chat.SendAsync("alice", ConversationKind.Friend, "bob", "text", "\"hey\"", "none")).Refusal?.Reason);
        Assert.Equal(0, await Chat.CountAsync("select count(*) from conversations where kind = 1"));
    }

    [Fact]
    public async Task The_first_unread_mention_is_shown_in_the_list_until_it_is_read()
    {
        await Chat.FriendsAsync("alice", "bob_", "bobx");
        var group = await Chat.GroupAsync("alice", "bob_", "bobx");
        await Chat.SayInAsync(group, "alice", "2");
        await MentionAsync("bobx");
        var first = await MentionAsync("bob_");
        var all = await MentionAsync("@all");
        await MentionAsync("bobx");

        Assert.Equal(first.Seq, await MentionedAsync("bob_"));
        Assert.Null(await MentionedAsync("alice"));   // The sender needs no hint.
        await Chat.ReadAsync("bob_", ConversationKind.Group, group, first.Seq);
        Assert.Equal(all.Seq, await MentionedAsync("bob_"));
        await Chat.DeleteAsync("bob_", ConversationKind.Group, group, all.Id);
        Assert.Null(await MentionedAsync("bob_"));
        await Chat.ReadAsync("bobx", ConversationKind.Group, group, first.Seq);
        Assert.Equal(all.Seq, await MentionedAsync("bobx"));
        await Chat.RecallAsync("alice", ConversationKind.Group, group, all.Id);
        Assert.Equal(all.Seq + 1, await MentionedAsync("bobx"));

        async Task<long?> MentionedAsync(string user) => (await Chat.RecentAsync(user, ConversationKind.Group)).Single().Mentioned;
        async Task<SendReceipt> MentionAsync(string whom) =>
            (await Chat.SendAsync("alice", ConversationKind.Group, group, "text", "\"hey\"", null, [whom])).Value;
    }

    [Fact]
    public async Task A_repeated_send_gets_its_response_even_when_the_mentioned_user_has_left()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var first = (await SendAsync("c1")).Value;
        await Chat.Get<GroupBook>().RemoveAsync("bob", group, "me");

        Assert.Equal(first with { Duplicate = true }, (await SendAsync("c1")).Value);
        Assert.Equal(Reason.Forbidden, (await SendAsync("c2")).Refusal?.Reason);

        Task<Outcome<SendReceipt>> SendAsync(string cid) =>
            Chat.SendAsync("alice", ConversationKind.Group, group, "text", "\"hey\"", null, ["bob"], cid);
    }
}
