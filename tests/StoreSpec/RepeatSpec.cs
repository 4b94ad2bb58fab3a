using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>What is asked for again under the same key is done once.</summary>
public abstract class RepeatSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_repetition_does_nothing_and_has_the_first_answer()
    {
        await Chat.FriendsAsync("alice", "bob");

        var made = await CreateAsync("alice", "k");
        var notices = Notices("bob");
        await ReopenAsync();

        Assert.Equal(made.Value.Id, (await CreateAsync("alice", "k")).Value.Id);
        Assert.Single(Groups.List("alice").Groups);
        Assert.Equal(notices, Notices("bob"));
        Assert.NotEqual(made.Value.Id, (await CreateAsync("alice", "another")).Value.Id);
    }

    [Fact]
    public async Task Of_repetitions_at_once_one_does_it()
    {
        await Chat.FriendsAsync("alice", "bob");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync("alice", "k")));

        Assert.Single(outcomes.Select(outcome => outcome.Value.Id).Distinct());
        Assert.Single(Groups.List("bob").Groups);
    }

    [Fact]
    public async Task The_same_key_for_something_else_is_a_conflict()
    {
        await Chat.FriendsAsync("alice", "bob");
        await CreateAsync("alice", "k");

        Assert.Equal(Reason.Conflict, (await CreateAsync("alice", "k", asked: 2)).Refusal?.Reason);
        Assert.Single(Groups.List("alice").Groups);
    }

    [Fact]
    public async Task The_keys_of_one_user_are_not_those_of_another()
    {
        await Chat.FriendsAsync("alice", "bob");

        var hers = await CreateAsync("alice", "k");
        var his = await CreateAsync("bob", "k");

        Assert.NotEqual(hers.Value.Id, his.Value.Id);
    }

    [Fact]
    public async Task What_was_refused_may_be_asked_for_again()
    {
        await Chat.UsersAsync("alice", "bob");
        Assert.Equal(Reason.NotFriends, (await CreateAsync("alice", "k")).Refusal?.Reason);

        var request = (await Chat.Get<FriendBook>().RequestAsync("alice", new FriendRequestRequest("bob"))).Value;
        await Chat.Get<FriendBook>().AnswerAsync("bob", request.Id, true);

        Assert.Null((await CreateAsync("alice", "k")).Refusal);
    }

    [Fact]
    public async Task After_a_day_a_key_is_forgotten()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await CreateAsync("alice", "k");

        Chat.Time.Advance(TimeSpan.FromDays(1));

        Assert.NotEqual(first.Value.Id, (await CreateAsync("alice", "k", asked: 2)).Value.Id);
        Assert.Equal(1, await Chat.CountAsync("select count(*) from repeats"));
    }

    [Fact]
    public async Task Of_a_user_with_very_many_keys_the_newest_are_kept()
    {
        for (var i = 0; i < 1_003; i++)
        {
            Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Chat.Writer.RunAsync(new Write<string>(_ => "done").Once(new RepeatKey("alice", $"{i}", [1]), ChatJson.Wire.String));
        }

        Assert.Equal(1_000, await Chat.CountAsync("select count(*) from repeats"));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from repeats where key in ('0', '1', '2')"));
    }

    private Task<Outcome<GroupDetails>> CreateAsync(string user, string key, byte asked = 1) =>
        Groups.CreateAsync(user, new CreateGroupRequest("Tea", [user == "alice" ? "bob" : "alice"]), new RepeatKey(user, key, [asked]));
}
