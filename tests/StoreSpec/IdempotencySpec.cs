using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Repeated calls with the same key are carried out once.</summary>
public abstract class IdempotencySpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_repeated_call_does_nothing_and_gets_the_first_response()
    {
        await Chat.FriendsAsync("alice", "bob");

        var made = await CreateAsync("alice", "k");
        var notices = await NoticesAsync("bob");
        await ReopenAsync();

        Assert.Equal(made.Value.Id, (await CreateAsync("alice", "k")).Value.Id);
        Assert.Single((await Groups.ListAsync("alice")).Groups);
        Assert.Equal(notices, await NoticesAsync("bob"));
        Assert.NotEqual(made.Value.Id, (await CreateAsync("alice", "another")).Value.Id);
    }

    [Fact]
    public async Task Of_simultaneous_repetitions_one_is_carried_out()
    {
        await Chat.FriendsAsync("alice", "bob");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync("alice", "k")));

        Assert.Single(outcomes.Select(outcome => outcome.Value.Id).Distinct());
        Assert.Single((await Groups.ListAsync("bob")).Groups);
    }

    [Fact]
    public async Task The_same_key_for_another_call_is_a_conflict()
    {
        await Chat.FriendsAsync("alice", "bob");
        await CreateAsync("alice", "k");

        Assert.Equal(Reason.Conflict, (await CreateAsync("alice", "k", asked: 2)).Refusal?.Reason);
        Assert.Single((await Groups.ListAsync("alice")).Groups);
    }

    [Fact]
    public async Task The_keys_of_users_are_independent()
    {
        await Chat.FriendsAsync("alice", "bob");

        var hers = await CreateAsync("alice", "k");
        var bobs = await CreateAsync("bob", "k");

        Assert.NotEqual(hers.Value.Id, bobs.Value.Id);
    }

    [Fact]
    public async Task A_refused_call_may_be_repeated()
    {
        await Chat.UsersAsync("alice", "bob");
        Assert.Equal(Reason.NotFriends, (await CreateAsync("alice", "k")).Refusal?.Reason);

        var request = (await Chat.Get<FriendBook>().RequestAsync("alice", new FriendRequestRequest("bob"))).Value;
        await Chat.Get<FriendBook>().AnswerAsync("bob", request.Id, true);

        Assert.Null((await CreateAsync("alice", "k")).Refusal);
    }

    [Fact]
    public async Task A_key_is_removed_after_a_day()
    {
        await Chat.FriendsAsync("alice", "bob");
        var first = await CreateAsync("alice", "k");

        Chat.Time.Advance(TimeSpan.FromDays(1));

        Assert.NotEqual(first.Value.Id, (await CreateAsync("alice", "k", asked: 2)).Value.Id);
        Assert.Equal(1, await Chat.CountAsync("select count(*) from repeats"));
    }

    [Fact]
    public async Task Of_very_many_keys_of_a_user_the_newest_are_kept()
    {
        for (var i = 0; i < 1_003; i++)
        {
            Chat.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Chat.Writer.RunAsync(new Write<string>(_ => "done").Once(new IdempotencyKey("alice", $"{i}", [1]), LogJson.Wire.String));
        }

        Assert.Equal(1_000, await Chat.CountAsync("select count(*) from repeats"));
        Assert.Equal(0, await Chat.CountAsync("select count(*) from repeats where key in ('0', '1', '2')"));
    }

    private Task<Outcome<GroupDetails>> CreateAsync(string user, string key, byte asked = 1) =>
        Groups.CreateAsync(
            user, new CreateGroupRequest("Tea", [user == "alice" ? "bob" : "alice"]), new IdempotencyKey(user, key, [asked]));
}
