using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Text;

namespace Parley.StoreSpec;

/// <summary>The management of a group: profile, rights, and dissolution.</summary>
public abstract class GroupRulesSpec : Spec
{
    private GroupBook Groups => Chat.Get<GroupBook>();

    [Fact]
    public async Task Managers_change_the_profile_of_a_group_and_each_kind_of_change_is_one_entry()
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
            (await Chat.BodiesAsync("carol", group)).TakeLast(4));

        var cleared = (await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(About: (string?)null, Announcement: ""))).Value;
        Assert.Equal(("茶", null, avatar, null), (cleared.Name, cleared.About, cleared.Avatar, cleared.Announcement));
        Assert.Equal(["profile", "announcement"], (await Chat.GroupEventsAsync("carol", group)).TakeLast(2));
    }

    [Fact]
    public async Task A_change_without_effect_writes_no_entry()
    {
        var group = await TeaAsync();
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Announcement: "Friday"));
        var before = (await Chat.BodiesAsync("alice", group)).Count;

        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        var same = await Groups.ChangeAsync(
            "alice", group,
            new ChangeGroupRequest("Group", Announcement: "Friday", Settings: new ChangeSettingsRequest(Joining: "closed")));

        Assert.Equal(Now - 60_000, same.Value.Announcement?.Time);
        Assert.Equal(before, (await Chat.BodiesAsync("alice", group)).Count);
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
    public async Task An_invalid_change_is_refused_completely(string what, string value)
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
        Assert.Equal(["created"], await Chat.GroupEventsAsync("alice", group));
    }

    [Fact]
    public async Task Only_managers_change_a_group_and_for_outsiders_it_does_not_exist()
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
    public async Task A_setting_decides_who_may_invite()
    {
        var group = await TeaAsync();
        await Chat.FriendsAsync("bob", "mallory");
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest("admins")));

        Assert.Equal(Reason.Forbidden, (await Groups.AddAsync("bob", group, new AddMembersRequest(["mallory"]))).Refusal?.Reason);
        await RoleAsync(group, "bob", "admin");
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["mallory"]))).Refusal);
    }

    [Fact]
    public async Task A_blocked_friend_cannot_add_the_user_who_blocked_them_to_a_group()
    {
        var group = await TeaAsync();
        await Groups.RemoveAsync("alice", group, "carol");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("insert into blocks (user_id, blocked, since) values ('carol', 'alice', 0)");
            return Done.Value;
        });

        Assert.Equal(Reason.Blocked, (await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
        Assert.Equal(Reason.Blocked, (await Groups.CreateAsync("alice", new CreateGroupRequest("g", ["bob", "carol"]))).Refusal?.Reason);
        Assert.Null((await Groups.AddAsync("bob", group, new AddMembersRequest(["carol"]))).Refusal);
    }

    [Fact]
    public async Task The_owner_gives_and_removes_the_role_of_an_admin()
    {
        var group = await TeaAsync();

        Assert.Null(await RoleAsync(group, "bob", "admin"));
        Assert.Null(await RoleAsync(group, "bob", "admin"));   // Bob already has the role: nothing happens.

        Assert.Equal("admin", (await Groups.FindAsync("bob", group)).Value.Role);
        Assert.Equal("""{"event":"role","users":["bob"],"by":"alice","role":"admin"}""", (await Chat.BodiesAsync("carol", group))[^1]);
        Assert.Equal(
            $$"""{"group":"{{group}}","name":"Group","by":"alice","role":"admin"}""", await Chat.LastNoticeAsync("bob", "group-role"));
        Assert.Null(await RoleAsync(group, "bob", "member"));
        Assert.Equal(["created", "role", "role"], await Chat.GroupEventsAsync("carol", group));
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
    public async Task An_invalid_role_is_refused(string by, string user, string role, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await Chat.Writer.RunAsync(new SetRole(by, group, user, role))).Refusal?.Reason.WireName());
        Assert.Equal(["created"], await Chat.GroupEventsAsync("alice", group));
    }

    [Fact]
    public async Task A_group_can_be_transferred_and_its_former_owner_stays_as_an_admin()
    {
        var group = await TeaAsync();

        Assert.Null(await TransferAsync("alice", group, "carol"));

        var after = (await Groups.FindAsync("alice", group)).Value;
        Assert.Equal(("carol", "admin"), (after.Owner, after.Role));
        Assert.Equal("""{"event":"owner","users":["carol"],"by":"alice"}""", (await Chat.BodiesAsync("bob", group))[^1]);
        Assert.Contains("\"role\":\"owner\"", await Chat.LastNoticeAsync("carol", "group-role"), StringComparison.Ordinal);
        Assert.Equal(Reason.Forbidden, await TransferAsync("alice", group, "alice"));   // It no longer belongs to her.
        Assert.Null(await TransferAsync("carol", group, "carol"));
        Assert.Null((await Groups.RemoveAsync("carol", group, "alice")).Refusal);
    }

    [Theory]
    [InlineData("alice", "mallory", "unknown-user")]
    [InlineData("alice", "", "unknown-user")]
    [InlineData("bob", "bob", "forbidden")]
    [InlineData("mallory", "mallory", "unknown-group")]
    public async Task An_invalid_transfer_changes_nothing(string by, string to, string reason)
    {
        var group = await TeaAsync();

        Assert.Equal(reason, (await TransferAsync(by, group, to))?.WireName());
        Assert.Equal("alice", (await Groups.FindAsync("bob", group)).Value.Owner);
    }

    [Fact]
    public async Task A_dissolved_group_can_be_read_only_by_its_last_members()
    {
        var group = await TeaAsync();
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;
        await Chat.SayInAsync(group, "bob", "before");
        await Groups.RemoveAsync("alice", group, "carol");
        await Chat.SayInAsync(group, "alice", "the end");

        Assert.Equal(Reason.Forbidden, await DissolveAsync("bob", group));
        Assert.Equal(Reason.UnknownGroup, await DissolveAsync("carol", group));
        Assert.Null(await DissolveAsync("alice", group));
        Assert.Null(await DissolveAsync("alice", group));   // It is dissolved already.
        Assert.Equal(Reason.UnknownGroup, await DissolveAsync("bob", group));

        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("alice", ConversationKind.Group, group, "after")).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.FindAsync("alice", group)).Refusal?.Reason);
        Assert.Empty((await Groups.ListAsync("bob")).Groups);
        Assert.Equal(["before", "the end"], Texts((await Chat.HistoryAsync("bob", ConversationKind.Group, group)).Messages));
        Assert.Equal(["before"], Texts((await Chat.HistoryAsync("carol", ConversationKind.Group, group)).Messages));
        Assert.Equal(["created", "removed", "dissolved"], await Chat.GroupEventsAsync("alice", group));
        Assert.Equal(["created", "removed"], await Chat.GroupEventsAsync("carol", group));

        var synced = (await Chat.SyncAsync("bob", device, cursor: cursor)).Messages.Where(
            entry => entry.Conversation.Kind == ConversationKind.Group).ToList();
        Assert.Equal([2L, 3, 4, 5], synced.Select(entry => entry.Seq));   // Devices that were offline learn of the end by the last one.
        Assert.Equal(5, (await Chat.RecentAsync("bob", ConversationKind.Group)).Single().Last!.Seq);
        Assert.Equal(Reason.UnknownGroup, (await Groups.AddAsync("alice", group, new AddMembersRequest(["carol"]))).Refusal?.Reason);
    }

    [Fact]
    public async Task The_dissolution_of_a_group_is_one_entry_that_all_members_get_live()
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
    public async Task A_group_without_members_is_dissolved()
    {
        var group = await TeaAsync();
        foreach (var user in new[] { "alice", "bob", "carol" }) Assert.Null((await Groups.RemoveAsync(user, group, "me")).Refusal);

        Assert.Equal(Reason.UnknownGroup, (await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]))).Refusal?.Reason);
        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("carol", ConversationKind.Group, group, "anybody?")).Refusal?.Reason);
    }

    [Fact]
    public async Task New_members_see_earlier_messages_only_if_the_group_allows_it()
    {
        var group = await TeaAsync();
        await Chat.FriendsAsync("alice", "dave");
        await Chat.FriendsAsync("alice", "erin");
        await Chat.SayInAsync(group, "alice", "early");

        await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]));
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: true)));
        await Groups.AddAsync("alice", group, new AddMembersRequest(["erin"]));
        await Chat.SayInAsync(group, "alice", "late");

        Assert.Equal(["late"], Texts((await Chat.HistoryAsync("dave", ConversationKind.Group, group)).Messages));
        Assert.Equal(["early", "late"], Texts((await Chat.HistoryAsync("erin", ConversationKind.Group, group)).Messages));
        Assert.Equal(1, (await Chat.RecentAsync("erin", ConversationKind.Group)).Single().Unread);
        Assert.Equal(
            ["alice", "bob", "carol", "dave", "erin"], (await Groups.FindAsync("alice", group)).Value.Members.Select(member => member.Id));
    }

    [Fact]
    public async Task A_member_who_rejoins_a_group_with_visible_history_sees_each_entry_once()
    {
        var group = await TeaAsync();
        await Chat.SayInAsync(group, "alice", "one");
        await Groups.RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "two");
        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: true)));
        await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]));
        Assert.Equal(Enumerable.Range(1, 6).Select(seq => (long)seq), await SeqsAsync("bob", group));

        await Groups.ChangeAsync("alice", group, new ChangeGroupRequest(Settings: new ChangeSettingsRequest(History: false)));
        await Groups.RemoveAsync("bob", group, "me");
        await Chat.SayInAsync(group, "alice", "three");
        await Groups.AddAsync("alice", group, new AddMembersRequest(["bob"]));

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 10], await SeqsAsync("bob", group));
        Assert.Equal("member", (await Groups.FindAsync("bob", group)).Value.Role);
    }

    [Fact]
    public async Task Members_are_listed_in_pages_and_found_by_role_and_name()
    {
        await Chat.FriendsAsync("alice", "bob", "carol", "dave");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        await Groups.AddAsync("alice", group, new AddMembersRequest(["dave"]));
        await RoleAsync(group, "carol", "admin");
        await NameAsync("bob", "Bob 100% ÉCLAIR_");

        var first = await PageAsync(new MemberQuery(2));
        var second = await PageAsync(new MemberQuery(2, first.Page));
        Assert.Equal(["alice", "bob"], first.Members.Select(member => member.Id));
        Assert.Equal(["carol", "dave"], second.Members.Select(member => member.Id));
        Assert.Null(second.Page);

        Assert.Equal(["carol"], await IdsAsync(new MemberQuery(9, Role: "admin")));
        Assert.Equal(["alice"], await IdsAsync(new MemberQuery(9, Role: "owner")));
        Assert.Equal(["bob"], await IdsAsync(new MemberQuery(9, Search: "BOB 100% é")));
        Assert.Equal(["bob"], await IdsAsync(new MemberQuery(9, Search: "r_")));
        Assert.Empty(await IdsAsync(new MemberQuery(9, Search: "1_0")));
        Assert.Equal(["carol"], await IdsAsync(new MemberQuery(9, Search: "aro")));
        Assert.Empty(await IdsAsync(new MemberQuery(9, Role: "owner", Search: "bob")));
        await Groups.RemoveAsync("alice", group, "carol");
        Assert.Equal(["alice", "bob", "dave"], await IdsAsync(new MemberQuery(9)));

        async Task<MemberPage> PageAsync(MemberQuery query) => (await Groups.MembersAsync("bob", group, query)).Value;
        async Task<IEnumerable<string>> IdsAsync(MemberQuery query) => (await PageAsync(query)).Members.Select(member => member.Id);
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
    public async Task An_invalid_page_of_members_is_malformed(string? page, string? role, string? search)
    {
        var group = await TeaAsync();

        Assert.Equal(Reason.Malformed, (await Groups.MembersAsync("bob", group, new MemberQuery(9, page, role, search))).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Groups.MembersAsync("mallory", group, new MemberQuery(9))).Refusal?.Reason);
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

    private async Task<IEnumerable<long>> SeqsAsync(string user, string group) =>
        (await Chat.HistoryAsync(user, ConversationKind.Group, group)).Messages.Select(entry => entry.Seq);

    private Task<Outcome<Done>> NameAsync(string user, string name) => Chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache()
            .Execute("update users set name = $2, folded = $3 where id = $1", user, name, TextFold.Fold(name));
        return Done.Value;
    });
}
