using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Search;

namespace Parley.StoreSpec;

/// <summary>Search and rights: a user finds only what they may see.</summary>
public abstract class SearchRightsSpec : SearchSpecBase
{
    [Fact]
    public async Task Of_a_group_only_the_time_of_the_users_membership_is_searched()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayInAsync(group, "alice", "secret before");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));
        var during = await Chat.SayInAsync(group, "alice", "secret during");
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.SayInAsync(group, "alice", "secret after");
        await Chat.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["carol"]));
        var again = await Chat.SayInAsync(group, "alice", "secret again");
        await Chat.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await Chat.SayInAsync(group, "alice", "secret at last");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([again.Id, during.Id], await IdsAsync("carol", "secret"));
            Assert.Equal(5, (await IdsAsync("alice", "secret")).Length);
        });
    }

    [Fact]
    public async Task Conversations_of_others_are_never_searched()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");
        await Chat.SayAsync("alice", "bob", "secret");
        await Chat.SayInAsync(group, "alice", "secret");

        await EverywhereAsync(async () =>
        {
            foreach (var stranger in Strangers)
            {
                Assert.Empty(await IdsAsync(stranger, "secret"));
                Assert.Empty(await IdsAsync(stranger, new SearchRequest { From = "alice" }));
                Assert.Equal(Reason.NotMember,
                    await RefusalAsync(stranger, new SearchRequest { Q = "secret", Kind = ConversationKind.Group, With = group }));
            }
        });
    }

    [Fact]
    public async Task Cleared_messages_are_not_found()
    {
        await Chat.FriendsAsync("alice", "bob");
        var old = await Chat.SayAsync("alice", "bob", "secret one");
        var young = await Chat.SayAsync("alice", "bob", "secret two");
        await RunAsync("update members set hidden_seq = 1 where user_id = 'bob'");

        await EverywhereAsync(async () =>
        {
            Assert.Equal([young.Id], await IdsAsync("bob", "secret"));
            Assert.Equal([young.Id, old.Id], await IdsAsync("alice", "secret"));
        });
    }

    [Fact]
    public async Task Messages_that_a_user_has_deleted_are_not_found_by_that_user()
    {
        await Chat.FriendsAsync("alice", "bob");
        var kept = await Chat.SayAsync("alice", "bob", "secret one");
        var deleted = await Chat.SayAsync("alice", "bob", "secret two");
        _ = (await Chat.DeleteAsync("bob", ConversationKind.Friend, "alice", deleted.Id)).Value;

        await EverywhereAsync(async () =>
        {
            Assert.Equal([kept.Id], await IdsAsync("bob", "secret"));
            Assert.Equal([deleted.Id, kept.Id], await IdsAsync("alice", "secret"));
        });
    }

    private static readonly string[] Strangers = ["carol", "mallory"];

    private async Task<Reason?> RefusalAsync(string user, SearchRequest request) =>
        (await Chat.Get<MessageSearch>().FindAsync(user, request)).Refusal?.Reason;
}
