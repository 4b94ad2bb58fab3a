using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>The rights of administrators and moderators, and the audit log.</summary>
public abstract class StaffSpec : Spec
{
    private static readonly Staff Root = Staff.Application("192.0.2.1");

    private AccountAdministration Accounts => Chat.Get<AccountAdministration>();

    private AccountDirectory Directory => Chat.Get<AccountDirectory>();

    [Fact]
    public async Task A_ban_ends_all_sessions_with_a_notice_and_keeps_the_user_out()
    {
        await Chat.UsersAsync("alice", "bob", "mod");
        var mod = await StaffAsync("mod", Roles.Moderator);
        var sessionId = (await Chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId;
        await Chat.DeviceAsync("alice");
        var ended = new List<SessionEnded>();
        Chat.Get<SessionStore>().Ended += ended.Add;

        Assert.Null((await Accounts.BanAsync(mod, "alice", new BanRequest("Spam."))).Refusal);
        await Chat.SettleAsync();

        Assert.Equal([Reason.Banned, Reason.Banned], ended.Select(one => one.Reason));
        var refusal = (await Chat.Get<SessionStore>().VerifyAsync(sessionId)).Refusal!;
        Assert.Equal((Reason.Banned, "This account is closed: Spam.", null), (refusal.Reason, refusal.Message, refusal.RetryAfter));
        Assert.Equal(["session-ended", "session-ended"], await NoticesAsync("alice"));
        Assert.Equal("Spam.", (await Directory.ShowAsync("alice")).Value.Ban?.Reason);
        Assert.Equal(["alice"], (await Directory.FindAsync("", "banned", null, 50)).Value.Users.Select(user => user.Id));

        Assert.Null((await Accounts.UnbanAsync(mod, "alice")).Refusal);
        Assert.Null((await Accounts.UnbanAsync(mod, "alice")).Refusal);
        Assert.Null((await Directory.ShowAsync("alice")).Value.Ban);
        Assert.Null(
            (await Chat.Get<SessionStore>().VerifyAsync((await Chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId)).Refusal);
    }

    [Fact]
    public async Task A_ban_has_an_end_and_can_be_replaced()
    {
        await Chat.UsersAsync("alice");
        var sessionId = (await Chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId;
        var now = Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();

        Assert.Null((await Accounts.BanAsync(Root, "alice", new BanRequest("A day.", now + 1_000))).Refusal);
        Assert.Null((await Accounts.BanAsync(Root, "alice", new BanRequest(null, now + 60_000))).Refusal);

        Assert.Equal(60_000, (await Chat.Get<SessionStore>().VerifyAsync(sessionId)).Refusal!.RetryAfter);
        Assert.Equal(new Ban(now, null, now + 60_000), (await Directory.ShowAsync("alice")).Value.Ban);
    }

    [Fact]
    public async Task Nobody_can_act_on_themselves_or_administrators_of_the_settings_and_moderators_not_on_staff()
    {
        await Chat.UsersAsync("alice", "mod", "other", "kept");
        var mod = await StaffAsync("mod", Roles.Moderator);
        Assert.Null((await Accounts.SetRoleAsync(Root, "other", Roles.Admin)).Refusal);

        Assert.Equal(Reason.UnknownUser, (await Accounts.BanAsync(Root, "nobody", new BanRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await Accounts.BanAsync(mod, "mod", new BanRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await Accounts.BanAsync(mod, "other", new BanRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await Accounts.BanAsync(Root, "kept", new BanRequest())).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await Accounts.SetRoleAsync(Root, "kept", null)).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Accounts.SetRoleAsync(Root, "alice", "king")).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Accounts.BanAsync(Root, "alice", new BanRequest(" "))).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Accounts.BanAsync(Root, "alice", new BanRequest(null, 1))).Refusal?.Reason);
        Assert.Null((await Accounts.BanAsync(Root, "other", new BanRequest())).Refusal);

        Assert.Equal(["kept", "mod", "other"], (await Directory.FindAsync("", "staff", null, 50)).Value.Users.Select(user => user.Id)
            .Append("kept").Order());
        Assert.Equal(Roles.Admin, (await Directory.ShowAsync("kept")).Value.Role);
    }

    [Fact]
    public async Task Users_are_found_by_a_part_of_id_or_name_in_pages()
    {
        await Chat.UsersAsync("anna", "hanna", "hans", "otto_1", "otto21");

        Assert.Equal(["anna", "hanna"], await IdsAsync("ANN"));
        Assert.Equal(["otto_1"], await IdsAsync("o_1"));
        Assert.Empty(await IdsAsync("%"));
        Assert.Empty(await IdsAsync("' or 1=1 --"));

        var first = (await Directory.FindAsync("", "", null, 2)).Value;
        var second = (await Directory.FindAsync("", "", first.Page, 2)).Value;
        var third = (await Directory.FindAsync("", "", second.Page, 2)).Value;
        Assert.Equal(["anna", "hanna", "hans", "otto21", "otto_1"], new[] { first, second, third }.SelectMany(page => page.Users)
            .Select(user => user.Id));
        Assert.Null(third.Page);
        Assert.Equal(Reason.Malformed, (await Directory.FindAsync("", "", "Not an id", 2)).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await Directory.FindAsync("", "asleep", null, 2)).Refusal?.Reason);
        Assert.Equal(Reason.UnknownUser, (await Directory.ShowAsync("nobody")).Refusal?.Reason);

        async Task<List<string>> IdsAsync(string text) =>
            [.. (await Directory.FindAsync(text, "", null, 50)).Value.Users.Select(user => user.Id)];
    }

    [Fact]
    public async Task Staff_can_dissolve_a_group_and_remove_a_member_without_being_in_it()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        var group = await Chat.GroupAsync("alice", "bob", "carol");
        var groups = Chat.Get<GroupDirectory>();
        Assert.Equal(
            (group, 3, "alice"), (await groups.ShowAsync(group)).Value is var shown ? (shown.Id, shown.Members, shown.Owner) : default);
        Assert.Equal([group], (await groups.FindAsync("gro", null, 50)).Value.Groups.Select(found => found.Id));

        Assert.Null((await Chat.Writer.RunAsync(Remove(group, "bob"))).Refusal);
        Assert.Null((await Chat.Writer.RunAsync(Remove(group, "bob"))).Refusal);
        Assert.Equal(2, (await groups.ShowAsync(group)).Value.Members);
        Assert.Equal(Reason.NotMember, (await Chat.SendAsync("bob", ConversationKind.Group, group, "x")).Refusal?.Reason);
        Assert.Equal("group-removed", (await NoticesAsync("bob"))[^1]);

        Assert.Null((await Chat.Writer.RunAsync(Remove(group, "alice"))).Refusal);
        Assert.Equal("carol", (await groups.ShowAsync(group)).Value.Owner);   // As when an owner leaves.

        Assert.Null((await Chat.Writer.RunAsync(Dissolve(group))).Refusal);
        Assert.Equal(Reason.UnknownGroup, (await groups.ShowAsync(group)).Refusal?.Reason);
        Assert.Empty((await groups.FindAsync("", null, 50)).Value.Groups);
        Assert.NotNull((await Chat.SendAsync("carol", ConversationKind.Group, group, "x")).Refusal);
        Assert.Equal(Reason.UnknownGroup, (await Chat.Writer.RunAsync(Dissolve("none"))).Refusal?.Reason);
        Assert.Equal(Reason.UnknownGroup, (await Chat.Writer.RunAsync(Remove("none", "bob"))).Refusal?.Reason);
    }

    [Fact]
    public async Task Staff_can_recall_a_message_of_any_conversation()
    {
        await Chat.FriendsAsync("alice", "bob");
        var sent = await Chat.SayAsync("alice", "bob", "spam");
        Chat.Time.Advance(TimeSpan.FromDays(30));

        Assert.Null((await Chat.Writer.RunAsync(new RecallByStaff(sent.Id))).Refusal);
        Assert.Null((await Chat.Writer.RunAsync(new RecallByStaff(sent.Id))).Refusal);

        var history = (await Chat.HistoryAsync("bob", ConversationKind.Friend, "alice")).Messages;
        Assert.Equal(["recalled", "recall"], history.Select(entry => entry.Kind));
        Assert.DoesNotContain("spam", string.Concat(history.Select(entry => entry.Body)), StringComparison.Ordinal);
        Assert.NotNull((await Chat.Writer.RunAsync(new RecallByStaff("none"))).Refusal);
    }

    [Fact]
    public async Task An_announcement_is_one_entry_for_all_users()
    {
        await Chat.UsersAsync("alice", "bob");
        var announcements = Chat.Get<Announcements>();

        var first = (await announcements.PostAsync(Root, new AnnounceRequest("Tonight at ten.", "Maintenance"))).Value;
        var second = (await announcements.PostAsync(Root, new AnnounceRequest("Done."))).Value;

        Assert.Equal([second], (await announcements.ListAsync(null, 1)).Value.Announcements);
        Assert.Equal([first], (await announcements.ListAsync((await announcements.ListAsync(null, 1)).Value.Page, 1)).Value.Announcements);
        var seen = (await Chat.HistoryAsync("bob", ConversationKind.Server, "*")).Messages;
        Assert.Equal(["announcement", "announcement"], seen.Select(entry => entry.Kind));
        Assert.Equal("""{"text":"Tonight at ten.","title":"Maintenance"}""", seen[0].Body);
        Assert.Equal(2, (await Chat.RecentAsync("alice", ConversationKind.Server)).Single(one => one.With == "*").Unread);

        Assert.Equal(Reason.Malformed, (await announcements.PostAsync(Root, new AnnounceRequest(" "))).Refusal?.Reason);
        Assert.Equal(Reason.TooLarge, (await announcements.PostAsync(Root, new AnnounceRequest(new string('x', 40_000)))).Refusal?.Reason);
        Assert.Equal(Reason.Malformed, (await announcements.PostAsync(Root, new AnnounceRequest("x", "a\nb"))).Refusal?.Reason);
    }

    [Fact]
    public async Task Every_action_is_in_the_audit_log_once_and_refused_ones_are_not()
    {
        await Chat.UsersAsync("alice");
        var audit = Chat.Get<AuditLog>();

        await Accounts.BanAsync(Root, "alice", new BanRequest("Spam.", Chat.Time.GetUtcNow().ToUnixTimeMilliseconds() + 1));
        await Accounts.BanAsync(Root, "nobody", new BanRequest());
        await Accounts.SetPasswordAsync(Root, "alice", new SetAccountPasswordRequest("a new password"));
        await Accounts.SetRoleAsync(Root, "alice", Roles.Moderator);
        await Accounts.EndSessionsAsync(Root, "alice");
        await Accounts.UnbanAsync(Root, "alice");

        var page = (await audit.ListAsync(null, 50)).Value.Entries;
        Assert.Equal(["user-unban", "user-sessions-end", "user-role", "user-password", "user-ban"], page.Select(entry => entry.Action));
        Assert.All(page, entry => Assert.Equal(("api key", "192.0.2.1", "alice"), (entry.By, entry.Address, entry.Target)));
        Assert.Equal(("Spam.", Roles.Moderator), (page[^1].Details?.Reason, page[2].Details?.Role));
        Assert.DoesNotContain("a new password", string.Concat(page), StringComparison.Ordinal);
        Assert.Equal(page.Skip(2), (await audit.ListAsync((await audit.ListAsync(null, 2)).Value.Page, 50)).Value.Entries);
        Assert.Equal(Reason.Malformed, (await audit.ListAsync("x", 2)).Refusal?.Reason);
    }

    [Theory]
    [InlineData("update audit set actor = 'nobody'")]
    [InlineData("delete from audit")]
    public async Task The_audit_log_is_never_changed(string sql)
    {
        await Chat.UsersAsync("alice");
        await Accounts.BanAsync(Root, "alice", new BanRequest());

        var outcome = await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlKeepingCache().Execute(sql);
            return Done.Value;
        });

        Assert.Equal(Reason.Internal, outcome.Refusal?.Reason);
        Assert.Equal("api key", (await Chat.Get<AuditLog>().ListAsync(null, 50)).Value.Entries.Single().By);
    }

    [Fact]
    public async Task The_messages_of_each_day_are_counted_once()
    {
        await Chat.FriendsAsync("alice", "bob");
        var group = await Chat.GroupAsync("alice", "bob");
        var counter = Chat.Get<MessageCounter>();
        await Chat.SayAsync("alice", "bob", "one");
        await counter.CountAsync();
        await Chat.SayInAsync(group, "bob", "two");
        Chat.Time.Advance(TimeSpan.FromDays(2));
        await Chat.SayAsync("alice", "bob", "three");

        await counter.CountAsync();
        await counter.CountAsync();

        Assert.Equal([new DayCount("2026-05-03", 1), new DayCount("2026-05-01", 2)], await counter.DaysAsync(30));
        Assert.Equal([new DayCount("2026-05-03", 1)], await counter.DaysAsync(1));

        var statistics = await Chat.Get<Statistics>().ReadAsync();
        Assert.Equal((2, 0, 1, 0), (statistics.Users, statistics.Online, statistics.Groups, statistics.WriteQueue));
        Assert.InRange(statistics.DatabaseSize, 4_096, 1L << 30);
    }

    /// <summary>A user with a role, and a session of theirs.</summary>
    private async Task<Staff> StaffAsync(string user, string role)
    {
        Assert.Null((await Accounts.SetRoleAsync(Root, user, role)).Refusal);
        var sessionId = (await Chat.Get<SessionStore>().OpenAsync(user, null)).Value.SessionId;
        return (await Staff.OfAsync(
            (await Chat.Get<SessionStore>().VerifyAsync(sessionId)).Value, Chat.Get<Roles>(), isForAdmins: false, null)).Value;
    }

    private static AsOwner Remove(string group, string member) => new(group, owner => new RemoveMember(owner, group, member));

    private static AsOwner Dissolve(string group) => new(group, owner => new DissolveGroup(owner, group));
}
