using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Groups: joining, removing, and ownership.</summary>
public abstract class GroupSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_new_group_has_its_creator_as_owner_and_friends_as_members()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");

        var group = (await Groups.CreateAsync("alice", new CreateGroupRequest("茶", ["bob", "carol", "bob", "alice"]))).Value;

        Assert.Equal(("茶", "alice"), (group.Name, group.Owner));
        Assert.Equal(
            [("alice", "owner"), ("bob", "member"), ("carol", "member")], group.Members.Select(member => (member.Id, member.Role)));
        Assert.Equal([group.Id], (await Groups.ListAsync("carol")).Groups.Select(summary => summary.Id));
        Assert.Equal(3, (await Groups.ListAsync("carol")).Groups[0].Members);
        Assert.Equal("group-invited", await LastNoticeAsync("bob"));
        Assert.Equal("group-joined", await LastNoticeAsync("alice"));
        var made = Assert.Single((await Chat.HistoryAsync("bob", ConversationKind.Group, group.Id)).Messages);
        Assert.Equal("""{"event":"created","users":["alice","bob","carol"],"by":"alice","name":"茶"}""", made.Body);
    }

    [Fact]
    public async Task A_group_says_up_to_which_entry_it_is_described()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await Chat.SayInAsync(group, "bob", "entry 2");
        await Groups.RemoveAsync("alice", group, "carol");

        var (details, listed) = ((await Groups.FindAsync("bob", group)).Value, (await Groups.ListAsync("bob")).Groups.Single());

        Assert.Equal((3, 2, 3, 2), (details.Seq, details.Size, listed.Seq, listed.Members));
    }

    [Theory]
    [InlineData("", "bob", "malformed")]
    [InlineData("  ", "bob", "malformed")]
    [InlineData("a\nb", "bob", "malformed")]
    [InlineData("x\u202Ey", "bob", "malformed")]
    [InlineData("group", "stranger", "not-friends")]
    [InlineData("group", "nobody", "unknown-user")]
    public async Task An_invalid_group_is_refused_completely(string name, string member, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("stranger");

        var outcome = await Groups.CreateAsync("alice", new CreateGroupRequest(name, ["bob", member]));

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Empty((await Groups.ListAsync("alice")).Groups);
        Assert.Empty((await Groups.ListAsync("bob")).Groups);
    }

    [Fact]
    public async Task A_member_can_add_friends()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.FriendsAsync("bob", "carol");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob");

        Assert.Equal(Reason.NotFriends, (await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.AddAsync("mallory", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Groups.AddAsync("bob", group, new AddMembersRequest([]))).Refusal?.Reason);
        var after = (await Groups.AddAsync("bob", group, new AddMembersRequest(["carol", "alice"]))).Value;

        Assert.Equal(["alice", "bob", "carol"], after.Members.Select(member => member.Id));
        Assert.Equal("group-invited", await LastNoticeAsync("carol"));
        Assert.Equal(["joined"], await EventsAsync("carol", group));
        Assert.Equal(["created", "joined"], await EventsAsync("alice", group));
        // She is a member already, so nothing happens.
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["carol"]))).Refusal);
        Assert.Equal(["created", "joined"], await EventsAsync("alice", group));
    }

    [Fact]
    public async Task A_full_group_accepts_no_more_members()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");   // The specification's limit is three.

        Assert.Equal(
            Reason.TooLarge, (await Groups.CreateAsync("alice", new CreateGroupRequest("g", ["bob", "carol", "dave"]))).Refusal?.Reason);
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        Assert.Equal(Reason.TooLarge, (await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]))).Refusal?.Reason);
        await Groups.RemoveAsync("bob", group, "me");
        Assert.Null((await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]))).Refusal);
    }

    [Fact]
    public async Task Only_managers_of_a_group_remove_others()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("mallory");
        var group = await Chat.GroupAsync("alice", "bob", "carol");

        Assert.Equal(Reason.Forbidden, (await Groups.RemoveAsync("bob", group, "carol")).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await Groups.RemoveAsync("bob", group, "alice")).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.RemoveAsync("mallory", group, "bob")).Refusal?.Reason);
        await SetRoleAsync(group, "bob", "admin");
        Assert.Equal(Reason.Forbidden, (await Groups.RemoveAsync("bob", group, "alice")).Refusal?.Reason);
        Assert.Null((await Groups.RemoveAsync("bob", group, "carol")).Refusal);
        Assert.Null((await Groups.RemoveAsync("bob", group, "carol")).Refusal);

        Assert.Equal("group-removed", await LastNoticeAsync("carol"));
        Assert.Equal(["created", "removed"], await EventsAsync("carol", group));
        Assert.Equal(Reason.UnknownGroup, (await Groups.FindAsync("carol", group)).Refusal?.Reason);
        Assert.Empty((await Groups.ListAsync("carol")).Groups);
        Assert.Equal(["alice", "bob"], await Chat.MemberIdsAsync("alice", group));
        Assert.Equal(Reason.UnknownGroup, (await Groups.MembersAsync("carol", group, new MemberQuery(50))).Refusal?.Reason);
    }

    [Fact]
    public async Task An_owner_who_leaves_passes_the_group_to_an_admin_first()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await SetRoleAsync(group, "carol", "admin");

        await Groups.RemoveAsync("alice", group, "me");
        Assert.Equal("carol", (await Groups.FindAsync("bob", group)).Value.Owner);
        Assert.Equal("owner", (await Groups.FindAsync("bob", group)).Value.Members.Single(member => member.Id == "carol").Role);
        Assert.Equal(["created", "left", "owner"], await EventsAsync("bob", group));
        Assert.Equal(["created", "left"], await EventsAsync("alice", group));

        await Groups.RemoveAsync("carol", group, "me");
        Assert.Equal("bob", (await Groups.FindAsync("bob", group)).Value.Owner);
        Assert.Null((await Groups.RemoveAsync("bob", group, "me")).Refusal);   // The last member: the group is empty.
        Assert.Equal(Reason.UnknownGroup, (await Groups.FindAsync("bob", group)).Refusal?.Reason);
    }

    private Task<Outcome<Done>> SetRoleAsync(string group, string user, string role) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(
            "update members set role = $3 where user_id = $2 and conversation = (select conversation from groups where id = $1)",
            group, user, role);
        return Done.Value;
    });

    private async Task<string> LastNoticeAsync(string user) =>
        (await Chat.HistoryAsync(user, ConversationKind.Server, "server")).Messages[^1].Kind;

    private async Task<IEnumerable<string>> EventsAsync(string user, string group) =>
        (await Chat.HistoryAsync(user, ConversationKind.Group, group)).Messages
        .Where(entry => entry.Kind == MessageKinds.System)
        .Select(entry => System.Text.Json.JsonSerializer.Deserialize(entry.Body, GroupsJson.Wire.MembershipChange)!.Event);
}
