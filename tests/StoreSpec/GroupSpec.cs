using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Groups: who may join, who may remove, who owns.</summary>
public abstract class GroupSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task A_group_has_its_maker_as_owner_and_friends_as_members()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");

        var group = (await Groups.CreateAsync("alice", new CreateGroupRequest("茶", ["bob", "carol", "bob", "alice"]))).Value;

        Assert.Equal(("茶", "alice"), (group.Name, group.Owner));
        Assert.Equal([("alice", "owner"), ("bob", "member"), ("carol", "member")], group.Members.Select(member => (member.Id, member.Role)));
        Assert.Equal([group.Id], Groups.List("carol").Groups.Select(summary => summary.Id));
        Assert.Equal(3, Groups.List("carol").Groups[0].Members);
        Assert.Equal("group-invited", LastNotice("bob"));
        Assert.Equal("group-joined", LastNotice("alice"));
        var made = Assert.Single(Chat.History("bob", ConversationKind.Group, group.Id).Messages);
        Assert.Equal("""{"event":"created","users":["alice","bob","carol"],"by":"alice","name":"茶"}""", made.Body);
    }

    [Theory]
    [InlineData("", "bob", "malformed")]
    [InlineData("  ", "bob", "malformed")]
    [InlineData("a\nb", "bob", "malformed")]
    [InlineData("x\u202Ey", "bob", "malformed")]
    [InlineData("group", "stranger", "not-friends")]
    [InlineData("group", "nobody", "unknown-user")]
    public async Task A_group_that_cannot_be_is_refused_whole(string name, string member, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("stranger");

        var outcome = await Groups.CreateAsync("alice", new CreateGroupRequest(name, ["bob", member]));

        Assert.Equal(reason, outcome.Refusal?.Reason.WireName());
        Assert.Empty(Groups.List("alice").Groups);
        Assert.Empty(Groups.List("bob").Groups);
    }

    [Fact]
    public async Task A_member_adds_his_friends()
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
        Assert.Equal("group-invited", LastNotice("carol"));
        Assert.Equal(["joined"], Events("carol", group));
        Assert.Equal(["created", "joined"], Events("alice", group));
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["carol"]))).Refusal);   // She is in already: nothing happens.
        Assert.Equal(["created", "joined"], Events("alice", group));
    }

    [Fact]
    public async Task A_full_group_takes_no_more()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");   // The specification's limit is three.

        Assert.Equal(Reason.TooLarge, (await Groups.CreateAsync("alice", new CreateGroupRequest("g", ["bob", "carol", "dave"]))).Refusal?.Reason);
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        Assert.Equal(Reason.TooLarge, (await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]))).Refusal?.Reason);
        await Groups.RemoveAsync("bob", group, "me");
        Assert.Null((await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]))).Refusal);
    }

    [Fact]
    public async Task Only_those_who_run_a_group_remove_others()
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

        Assert.Equal("group-removed", LastNotice("carol"));
        Assert.Equal(["created", "removed"], Events("carol", group));
        Assert.Equal(Reason.UnknownGroup, Groups.Find("carol", group).Refusal?.Reason);
        Assert.Empty(Groups.List("carol").Groups);
        Assert.Equal(["alice", "bob"], Groups.MemberIds("alice", group).Value);
        Assert.Equal(Reason.NotMember, Groups.MemberIds("carol", group).Refusal?.Reason);
    }

    [Fact]
    public async Task An_owner_who_leaves_passes_the_group_to_an_admin_first()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await SetRoleAsync(group, "carol", "admin");

        await Groups.RemoveAsync("alice", group, "me");
        Assert.Equal("carol", Groups.Find("bob", group).Value.Owner);
        Assert.Equal("owner", Groups.Find("bob", group).Value.Members.Single(member => member.Id == "carol").Role);
        Assert.Equal(["created", "left", "owner"], Events("bob", group));
        Assert.Equal(["created", "left"], Events("alice", group));

        await Groups.RemoveAsync("carol", group, "me");
        Assert.Equal("bob", Groups.Find("bob", group).Value.Owner);
        Assert.Null((await Groups.RemoveAsync("bob", group, "me")).Refusal);   // The last one: the group stands empty.
        Assert.Equal(Reason.UnknownGroup, Groups.Find("bob", group).Refusal?.Reason);
    }

    private Task<Outcome<Done>> SetRoleAsync(string group, string user, string role) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.Sql.Execute(
            "update members set role = $3 where user_id = $2 and conversation = (select conversation from groups where id = $1)", group, user, role);
        return Done.Value;
    });

    private string LastNotice(string user) => Chat.History(user, ConversationKind.Server, "server").Messages[^1].Kind;

    private IEnumerable<string> Events(string user, string group) => Chat.History(user, ConversationKind.Group, group).Messages
        .Where(entry => entry.Kind == MessageKinds.System)
        .Select(entry => System.Text.Json.JsonSerializer.Deserialize(entry.Body, ChatJson.Wire.MembershipChange)!.Event);
}
