using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>How a group is run: what it shows, who may do what, and how it ends.</summary>
public abstract class GroupRulesSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task Those_who_run_a_group_change_what_it_shows_and_each_sort_of_change_is_one_entry()
    {
        var group = await TeaAsync();
        await RoleAsync(group, "bob", "admin");
        var avatar = await Chat.PictureAsync("bob");

        var changed = (await Groups.ChangeAsync("bob", group, new ChangeGroupRequest(
            "茶", "all about\ntea", avatar, "Friday at five", new ChangeSettingsRequest("admins", "open", true)))).Value;

        Assert.Equal(("茶", "all about\ntea", avatar), (changed.Name, changed.About, changed.Avatar));
        Assert.Equal(new GroupAnnouncement("Friday at five", "bob", Now), changed.Announcement);
        Assert.Equal(new GroupSettings("admins", "open", true), changed.Settings);
        Assert.Equal(
            [
                """{"event":"renamed","users":[],"by":"bob","name":"茶"}""",
                $$"""{"event":"profile","users":[],"by":"bob","about":"all about\ntea","avatar":"{{avatar}}"}""",
                """{"event":"announcement","users":[],"by":"bob","announcement":"Friday at five"}""",
                """{"event":"settings","users":[],"by":"bob","settings":{"inviting":"admins","joining":"open","history":true}}""",
            ],
            Chat.Bodies("carol", group).TakeLast(4));

        var cleared = (await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(About: (string?)null, Announcement: ""))).Value;
        Assert.Equal(("茶", null, avatar, null), (cleared.Name, cleared.About, cleared.Avatar, cleared.Announcement));
        Assert.Equal(["profile", "announcement"], Chat.GroupEvents("carol", group).TakeLast(2));
    }

    [Fact]
    public async Task What_changes_nothing_is_no_entry()
    {
        var group = await TeaAsync();
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Announcement: "Friday"));
        var before = Chat.Bodies("alice", group).Count;

        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        var same = await Groups.ChangeAsync(
            "alice", group, new ChangeGroupRequest("Group", Announcement: "Friday", Settings: new ChangeSettingsRequest(Joining: "closed")));

        Assert.Equal(Now - 60_000, same.Value.Announcement?.Time);
        Assert.Equal(before, Chat.Bodies("alice", group).Count);
    }

    public static TheoryData<string, string> BadChanges => new()
    {
        { "name", "" },
        { "name", "a\nb" },
        { "about", new string('x', 513) },
        { "about", "a\0b" },
        { "about", "\ud800" },
        { "announcement", new string('x', 4_097) },
        { "avatar", "x" },
        { "avatar", new string('A', 32) },
        { "inviting", "nobody" },
        { "joining", "wide" },
    };

    [Theory]
    [MemberData(nameof(BadChanges))]
    public async Task A_change_that_cannot_be_is_refused_whole(string what, string value)
    {
        var group = await TeaAsync();
        var change = what switch
        {
            "name" => new ChangeGroupRequest(value, About: "new"),
            "about" => new ChangeGroupRequest("new", About: value),
            "announcement" => new ChangeGroupRequest("new", Announcement: value),
            "avatar" => new ChangeGroupRequest("new", Avatar: value),
            "inviting" => new ChangeGroupRequest("new", Settings: new ChangeSettingsRequest(Inviting: value)),
            _ => new ChangeGroupRequest("new", Settings: new ChangeSettingsRequest(Joining: value)),
        };

        Assert.Equal(Reason.Malformed, (await Groups.ChangeAsync("alice", group, change)).Refusal?.Reason);
        Assert.Equal(["created"], Chat.GroupEvents("alice", group));
    }

    [Fact]
    public async Task Only_those_who_run_a_group_change_it_and_to_others_it_does_not_exist()
    {
        var group = await TeaAsync();
        var change = new ChangeGroupRequest("Mine");

        Assert.Equal(Reason.Forbidden, (await Groups.ChangeAsync("bob", group, change)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.ChangeAsync("mallory", group, change)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.ChangeAsync("alice", "none", change)).Refusal?.Reason);
        await Groups.RemoveAsync("alice", group, "bob");
        Assert.Equal(Reason.UnknownGroup, (await Groups.ChangeAsync("bob", group, change)).Refusal?.Reason);
    }

    [Fact]
    public async Task Who_may_invite_is_a_setting()
    {
        var group = await TeaAsync();
        await Chat.FriendsAsync("bob", "mallory");
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest("admins")));

        Assert.Equal(Reason.Forbidden, (await Groups.AddAsync("bob", group, new AddMembersRequest(["mallory"]))).Refusal?.Reason);
        await RoleAsync(group, "bob", "admin");
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["mallory"]))).Refusal);
    }

    [Fact]
    public async Task Who_has_blocked_a_friend_is_not_brought_into_a_group_by_him()
    {
        var group = await TeaAsync();
        await Groups.RemoveAsync("alice", group, "carol");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute("insert into blocks (user_id, blocked, since) values ('carol', 'alice', 0)");
            return Done.Value;
        });

        Assert.Equal(Reason.Blocked, (await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
        Assert.Equal(Reason.Blocked, (await Groups.CreateAsync("alice", new CreateGroupRequest("g", ["bob", "carol"]))).Refusal?.Reason);
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["carol"]))).Refusal);
    }

    [Fact]
    public async Task The_owner_gives_and_takes_the_role_of_an_admin()
    {
        var group = await TeaAsync();

        Assert.Null(await RoleAsync(group, "bob", "admin"));
        Assert.Null(await RoleAsync(group, "bob", "admin"));   // He is one: nothing happens.

        Assert.Equal("admin", Groups.Find("bob", group).Value.Role);
        Assert.Equal("""{"event":"role","users":["bob"],"by":"alice","role":"admin"}""", Chat.Bodies("carol", group)[^1]);
        Assert.Equal($$"""{"group":"{{group}}","name":"Group","by":"alice","role":"admin"}""", Chat.LastNotice("bob", "group-role"));
        Assert.Null(await RoleAsync(group, "bob", "member"));
        Assert.Equal(["created", "role", "role"], Chat.GroupEvents("carol", group));
        Assert.Equal(Reason.Forbidden, (await Groups.RemoveAsync("bob", group, "carol")).Refusal?.Reason);
    }

    [Theory]
    [InlineData("alice", "bob", "owner", "malformed")]
    [InlineData("alice", "bob", "king", "malformed")]
    [InlineData("alice", "bob", "", "malformed")]
    [InlineData("alice", "mallory", "admin", "unknown-user")]
    [InlineData("alice", "nobody", "admin", "unknown-user")]
    [InlineData("alice", "alice", "admin", "conflict")]
    [InlineData("bob", "carol", "admin", "forbidden")]
    [InlineData("bob", "bob", "admin", "forbidden")]
    [InlineData("mallory", "bob", "admin", "unknown-group")]
    public async Task A_role_that_cannot_be_given_is_refused(string by, string user, string role, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await Chat.Writer.RunAsync(new SetRole(by, group, user, role))).Refusal?.Reason.WireName());
        Assert.Equal(["created"], Chat.GroupEvents("alice", group));
    }

    [Fact]
    public async Task A_group_is_handed_over_and_its_former_owner_stays_as_an_admin()
    {
        var group = await TeaAsync();

        Assert.Null(await TransferAsync("alice", group, "carol"));

        var after = Groups.Find("alice", group).Value;
        Assert.Equal(("carol", "admin"), (after.Owner, after.Role));
        Assert.Equal("""{"event":"owner","users":["carol"],"by":"alice"}""", Chat.Bodies("bob", group)[^1]);
        Assert.Contains("\"role\":\"owner\"", Chat.LastNotice("carol", "group-role"), StringComparison.Ordinal);
        Assert.Equal(Reason.Forbidden, await TransferAsync("alice", group, "alice"));   // It is hers no more.
        Assert.Null(await TransferAsync("carol", group, "carol"));
        Assert.Null((await Groups.RemoveAsync("carol", group, "alice")).Refusal);
    }

    [Theory]
    [InlineData("alice", "mallory", "unknown-user")]
    [InlineData("alice", "", "unknown-user")]
    [InlineData("bob", "bob", "forbidden")]
    [InlineData("mallory", "mallory", "unknown-group")]
    public async Task A_group_that_cannot_be_handed_over_stays(string by, string to, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await TransferAsync(by, group, to))?.WireName());
        Assert.Equal("alice", Groups.Find("bob", group).Value.Owner);
    }

    [Fact]
    public async Task A_dissolved_group_can_be_read_by_those_who_were_in_it_and_by_nobody_else()
    {
        var group = await TeaAsync();
        var device = await Chat.DeviceAsync("bob");
        var cursor = Chat.Sync("bob", device).Cursor;
        await Chat.SayInAsync(group, "bob", "before");
        await Groups.RemoveAsync("alice", group, "carol");
        await Chat.SayInAsync(group, "alice", "the end");

        Assert.Equal(Reason.Forbidden, await DissolveAsync("bob", group));
        Assert.Equal(Reason.UnknownGroup, await DissolveAsync("carol", group));
        Assert.Null(await DissolveAsync("alice", group));
        Assert.Null(await DissolveAsync("alice", group));   // Gone already.
        Assert.Equal(Reason.UnknownGroup, await DissolveAsync("bob", group));

        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("alice", ConversationKind.Group, group, "after")).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, Groups.Find("alice", group).Refusal?.Reason);
        Assert.Empty(Groups.List("bob").Groups);
        Assert.Equal(["before", "the end"], Texts(Chat.History("bob", ConversationKind.Group, group).Messages));
        Assert.Equal(["before"], Texts(Chat.History("carol", ConversationKind.Group, group).Messages));
        Assert.Equal(["created", "removed", "dissolved"], Chat.GroupEvents("alice", group));
        Assert.Equal(["created", "removed"], Chat.GroupEvents("carol", group));

        var synced = Chat.Sync("bob", device, cursor: cursor).Messages.Where(entry => entry.Conversation.Kind == ConversationKind.Group).ToList();
        Assert.Equal([2L, 3, 4, 5], synced.Select(entry => entry.Seq));   // The last one is how a device that was away learns of the end.
        Assert.Equal(5, Chat.Recent("bob", ConversationKind.Group).Single().Last!.Seq);
        Assert.Equal(Reason.UnknownGroup, (await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task All_who_are_in_a_group_are_told_live_of_its_end_with_one_entry()
    {
        var group = await TeaAsync();
        await Chat.SettleAsync();
        var before = Chat.Observed.Entries.Count;

        await DissolveAsync("alice", group);
        await Chat.SettleAsync();

        var end = Assert.Single(Chat.Observed.Entries.Skip(before));
        Assert.Equal(["alice", "bob", "carol"], end.Recipients);
    }

    [Fact]
    public async Task A_group_that_all_have_left_is_at_its_end()
    {
        var group = await TeaAsync();
        foreach (var user in new[] { "alice", "bob", "carol" }) Assert.Null((await Groups.RemoveAsync(user, group, "me")).Refusal);

        Assert.Equal(Reason.UnknownGroup, (await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]))).Refusal?.Reason);
        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("carol", ConversationKind.Group, group, "anybody?")).Refusal?.Reason);
    }

    [Fact]
    public async Task New_members_see_what_was_said_before_only_where_the_group_says_so()
    {
        var group = await TeaAsync();
        await Chat.FriendsAsync("alice", "dave");
        await Chat.FriendsAsync("alice", "erin");
        await Chat.SayInAsync(group, "alice", "early");

        await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]));
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: true)));
        await Groups.AddAsync("alice", group, new AddMembersRequest(["erin"]));
        await Chat.SayInAsync(group, "alice", "late");

        Assert.Equal(["late"], Texts(Chat.History("dave", ConversationKind.Group, group).Messages));
        Assert.Equal(["early", "late"], Texts(Chat.History("erin", ConversationKind.Group, group).Messages));
        Assert.Equal(1, Chat.Recent("erin", ConversationKind.Group).Single().Unread);
        Assert.Equal(["alice", "bob", "carol", "dave", "erin"], Groups.Find("alice", group).Value.Members.Select(member => member.Id));
    }

    [Fact]
    public async Task Who_comes_back_to_a_group_that_shows_its_history_sees_each_entry_once()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "alice", "one");
        await Groups.RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "two");
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: true)));
        await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]));
        Assert.Equal(Enumerable.Range(1, 6).Select(seq => (long)seq), Seqs("bob", group));

        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: false)));
        await Groups.RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "three");
        await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]));

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 10], Seqs("bob", group));
        Assert.Equal("member", Groups.Find("bob", group).Value.Role);
    }

    [Fact]
    public async Task Members_come_by_pages_and_are_found_by_role_and_name()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]));
        await RoleAsync(group, "carol", "admin");
        await NameAsync("bob", "Bob 100% ÉCLAIR_");

        var first = Page(new MemberQuery(2));
        var second = Page(new MemberQuery(2, first.Page));
        Assert.Equal(["alice", "bob"], first.Members.Select(member => member.Id));
        Assert.Equal(["carol", "dave"], second.Members.Select(member => member.Id));
        Assert.Null(second.Page);

        Assert.Equal(["carol"], Ids(new MemberQuery(9, Role: "admin")));
        Assert.Equal(["alice"], Ids(new MemberQuery(9, Role: "owner")));
        Assert.Equal(["bob"], Ids(new MemberQuery(9, Search: "BOB 100% é")));
        Assert.Equal(["bob"], Ids(new MemberQuery(9, Search: "r_")));
        Assert.Empty(Ids(new MemberQuery(9, Search: "1_0")));
        Assert.Equal(["carol"], Ids(new MemberQuery(9, Search: "aro")));
        Assert.Empty(Ids(new MemberQuery(9, Role: "owner", Search: "bob")));
        await Groups.RemoveAsync("alice", group, "carol");
        Assert.Equal(["alice", "bob", "dave"], Ids(new MemberQuery(9)));

        MemberPage Page(MemberQuery query) => Groups.Members("bob", group, query).Value;
        IEnumerable<string> Ids(MemberQuery query) => Page(query).Members.Select(member => member.Id);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("x", null, null)]
    [InlineData("1", null, null)]
    [InlineData(".alice", null, null)]
    [InlineData("-1.alice", null, null)]
    [InlineData("1.Alice", null, null)]
    [InlineData("99999999999999999999.alice", null, null)]
    [InlineData(null, "king", null)]
    [InlineData(null, "", null)]
    [InlineData(null, null, "")]
    [InlineData(null, null, "12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_page_of_members_that_cannot_be_is_malformed(string? page, string? role, string? search)
    {
        var group = await TeaAsync();

        Assert.Equal(Reason.Malformed, Groups.Members("bob", group, new MemberQuery(9, page, role, search)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, Groups.Members("mallory", group, new MemberQuery(9)).Refusal?.Reason);
    }

    private long Now => Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<string> TeaAsync()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("mallory");
        return await Chat.GroupAsync("alice", "bob", "carol");
    }

    private async Task<Reason?> RoleAsync(string group, string user, string role) =>
        (await Chat.Writer.RunAsync(new SetRole("alice", group, user, role))).Refusal?.Reason;

    private async Task<Reason?> TransferAsync(string by, string group, string to) =>
        (await Chat.Writer.RunAsync(new TransferGroup(by, group, to))).Refusal?.Reason;

    private async Task<Reason?> DissolveAsync(string by, string group) =>
        (await Chat.Writer.RunAsync(new DissolveGroup(by, group))).Refusal?.Reason;

    private IEnumerable<long> Seqs(string user, string group) =>
        Chat.History(user, ConversationKind.Group, group).Messages.Select(entry => entry.Seq);

    private Task<Outcome<Done>> NameAsync(string user, string name) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.Sql.Execute("update users set name = $2, folded = $3 where id = $1", user, name, UserSearch.Fold(name));
        return Done.Value;
    });
}
