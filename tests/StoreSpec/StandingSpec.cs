using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Push;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>On whose behalf something is written: whether they may is asked in the write itself.</summary>
public abstract class StandingSpec : Spec
{
    private static readonly string[] Rivals = ["ann", "ben"];

    private SessionStore Sessions => Chat.Get<SessionStore>();

    private AccountAdministration Accounts => Chat.Get<AccountAdministration>();

    private Roles Roles => Chat.Get<Roles>();

    [Theory]
    [InlineData("revoked", "revoked")]
    [InlineData("revoked by another device", "revoked")]
    [InlineData("banned", "banned")]
    [InlineData("banned for a while", "revoked")]
    [InlineData("new password", "revoked")]
    [InlineData("new password by staff", "revoked")]
    [InlineData("ended by staff", "revoked")]
    [InlineData("expired", "expired")]
    public async Task Nothing_is_written_on_behalf_of_a_session_that_is_over(string end, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        var (session, other) = (await OpenAsync("alice"), await OpenAsync("alice"));
        Assert.Null((await SendAsync(session)).Refusal);   // It is known to stand.
        var before = await Chat.CountAsync("select count(*) from log where sender = 'alice'");

        await EndAsync(end, session, other);

        foreach (var write in Writes(session)) Assert.Equal(reason, (await write())?.Reason.WireName());
        Assert.Equal(before, await Chat.CountAsync("select count(*) from log where sender = 'alice'"));
        Assert.True(Chat.Get<FriendBook>().AreFriends("alice", "bob"));
    }

    [Fact]
    public async Task A_session_that_never_was_writes_nothing()
    {
        await Chat.FriendsAsync("alice", "bob");

        var outcome = await SendAsync(new VerifiedSession("alice", "alice", "no such device", long.MaxValue));

        Assert.Equal(Reason.Unauthenticated, outcome.Refusal?.Reason);
    }

    [Fact]
    public async Task In_one_batch_what_comes_before_the_end_is_written_and_what_comes_after_is_not()
    {
        await Chat.FriendsAsync("alice", "bob");
        var session = await OpenAsync("alice");

        var (before, end, after) = await TogetherAsync(
            () => SendAsync(session), () => Sessions.EndAsync(session, session.Device), () => SendAsync(session));

        Assert.Equal((null, null, Reason.Revoked), (before.Refusal, end.Refusal, after.Refusal?.Reason));
    }

    [Fact]
    public async Task An_end_that_is_undone_ends_nothing()
    {
        await Chat.FriendsAsync("alice", "bob");
        var session = await OpenAsync("alice");
        var ended = new List<SessionEnded>();
        Sessions.Ended += ended.Add;
        // There is nowhere to put the record of the act.
        await Chat.Writer.RunAsync<Done>(transaction => Renamed(transaction, "audit", "elsewhere"));

        var (before, end, after) = await TogetherAsync(
            () => SendAsync(session), () => Accounts.EndSessionsAsync(Staff.Operator, "alice"), () => SendAsync(session));
        await Chat.Writer.RunAsync<Done>(transaction => Renamed(transaction, "elsewhere", "audit"));

        Assert.Equal((null, Reason.Internal, null), (before.Refusal, end.Refusal?.Reason, after.Refusal));
        Assert.Empty(ended);
        Assert.Null(Sessions.Check(session.Device));
    }

    [Fact]
    public async Task Who_ends_a_session_knows_of_it_when_those_who_hold_its_connections_do()
    {
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");
        using var told = new ManualResetEventSlim();
        using var hold = new ManualResetEventSlim();
        var isClosed = false;
        Chat.Observed.OnCommitted = _ =>
        {
            told.Set();
            hold.Wait();
        };
        Sessions.Ended += _ => isClosed = true;

        var ending = Sessions.EndAsync(session, session.Device);
        told.Wait();
        var isAnswered = ending.IsCompleted;
        hold.Set();
        await ending;

        Assert.False(isAnswered);
        Assert.True(isClosed);
    }

    [Fact]
    public async Task Connections_close_even_if_the_notice_cannot_be_pushed()
    {
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");
        var ended = new List<SessionEnded>();
        Sessions.Ended += ended.Add;
        Chat.Observed.OnCommitted = _ => throw new InvalidOperationException("A push failed.");

        await Sessions.EndAsync(session, session.Device);

        Assert.Single(ended);
    }

    [Fact]
    public async Task The_browser_of_a_session_that_is_over_is_forgotten()
    {
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute(
                "insert into push_subscriptions (device, user_id, endpoint, p256dh, auth, created) values ($1, 'alice', 'https://push.example/1', '', '', 1)",
                session.Device);
            return Done.Value;
        });
        var subscription = new PushSubscription(session.Device, "https://push.example/1", "", "");
        Assert.True(Chat.Get<PushSubscriptions>().Has(subscription));

        await Sessions.EndAsync(session, session.Device);

        Assert.False(Chat.Get<PushSubscriptions>().Has(subscription));   // What waits to be sent there is not sent.
    }

    [Fact]
    public async Task Of_two_administrators_who_demote_each_other_at_once_one_stays()
    {
        await Chat.UsersAsync("ann", "ben");
        for (var round = 0; round < 50; round++)
        {
            var (ann, ben) = (await StaffAsync("ann", Roles.Admin), await StaffAsync("ben", Roles.Admin));

            var outcomes = await AtOnceAsync(() => Accounts.SetRoleAsync(ann, "ben", null), () => Accounts.SetRoleAsync(ben, "ann", null));

            Assert.Equal([null, Reason.Forbidden], outcomes.Select(outcome => outcome.Refusal?.Reason).Order());
            Assert.Single(Rivals, user => Roles.Of(user) == Roles.Admin);
        }
    }

    [Fact]
    public async Task Of_two_administrators_who_ban_each_other_at_once_one_stays()
    {
        await Chat.UsersAsync("ann", "ben");
        for (var round = 0; round < 50; round++)
        {
            var (ann, ben) = (await StaffAsync("ann", Roles.Admin), await StaffAsync("ben", Roles.Admin));

            var outcomes = await AtOnceAsync(
                () => Accounts.BanAsync(ann, "ben", new BanRequest()), () => Accounts.BanAsync(ben, "ann", new BanRequest()));

            Assert.Equal([null, Reason.Banned], outcomes.Select(outcome => outcome.Refusal?.Reason).Order());
            foreach (var user in Rivals) await Accounts.UnbanAsync(Staff.Operator, user);
        }
    }

    [Fact]
    public async Task Who_has_lost_a_role_does_nothing_by_it_any_more()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("ann");
        var (group, sent) = (await Chat.GroupAsync("alice", "bob"), await Chat.SayAsync("alice", "bob", "hello"));
        var (admin, moderator) = (await StaffAsync("ann", Roles.Admin), await StaffAsync("ann", Roles.Moderator, isForAdmins: false));
        Assert.Equal(Reason.Forbidden, (await Accounts.SetRoleAsync(admin, "bob", Roles.Admin)).Refusal?.Reason);   // A moderator by now.
        Assert.Null((await Accounts.SetRoleAsync(Staff.Operator, "ann", null)).Refusal);

        Func<Task<Refusal?>>[] acts =
        [
            async () => (await Accounts.BanAsync(moderator, "bob", new BanRequest())).Refusal,
            async () => (await Accounts.UnbanAsync(moderator, "bob")).Refusal,
            async () => (await Accounts.SetRoleAsync(admin, "bob", Roles.Admin)).Refusal,
            async () => (await Accounts.EndSessionsAsync(admin, "bob")).Refusal,
            async () => (await Accounts.SetPasswordAsync(admin, "bob", new SetAccountPasswordRequest("battery staple"))).Refusal,
            async () => (await Chat.Get<Announcements>().PostAsync(admin, new AnnounceRequest("Hello."))).Refusal,
            async () => (await Chat.Get<Invitations>().CreateAsync(admin, new CreateInvitationRequest())).Refusal,
            async () => (await Chat.Get<Invitations>().DeleteAsync(admin, "none")).Refusal,
            async () => (await Chat.Writer.RunAsync(moderator, new RecallByStaff(sent.Id))).Refusal,
            async () => (await Chat.Writer.RunAsync(admin, new AsOwner(group, owner => new DissolveGroup(owner, group)))).Refusal,
        ];
        foreach (var act in acts) Assert.Equal(Reason.Forbidden, (await act())?.Reason);
    }

    private Func<Task<Refusal?>>[] Writes(VerifiedSession session) =>
    [
        async () => (await SendAsync(session)).Refusal,
        async () => (await Chat.Writer.RunAsync(session, new MarkRead("alice", ConversationKind.Friend, "bob", 1))).Refusal,
        async () => (await Chat.Get<FriendBook>().RemoveAsync(session, "bob")).Refusal,
        async () => (await Chat.Get<Blocks>().SetAsync(session, "bob", true)).Refusal,
        async () => (await Chat.Get<GroupBook>().CreateAsync(session, new CreateGroupRequest("Tea", []))).Refusal,
        async () => (await Chat.Get<Profiles>().ChangeAsync(session, new ChangeProfileRequest("Al"))).Refusal,
        async () => (await Sessions.IssueTicketAsync(session)).Refusal,
        async () => (await Sessions.EndOthersAsync(session)).Refusal,
        async () => (await Chat.Get<PushSubscriptions>().RemoveAsync(session)).Refusal,
    ];

    private async Task EndAsync(string end, VerifiedSession session, VerifiedSession other)
    {
        var outcome = end switch
        {
            "revoked" => await Sessions.EndAsync(session, session.Device),
            "revoked by another device" => await Sessions.EndOthersAsync(other),
            "banned" or "banned for a while" => await Accounts.BanAsync(Staff.Operator, session.User, new BanRequest()),
            "new password" => await Chat.Writer.RunAsync(other, new ReplacePassword("alice", "none", "other", other.Device, Sessions.Announce)),
            "new password by staff" => await Chat.Writer.RunAsync(
                new SetAccountPassword(Staff.Operator, Roles, "alice", "other", Sessions.Announce)),
            "ended by staff" => await Accounts.EndSessionsAsync(Staff.Operator, session.User),
            _ => Done.Value,
        };
        Assert.Null(outcome.Refusal);
        if (end == "banned for a while") Assert.Null((await Accounts.UnbanAsync(Staff.Operator, session.User)).Refusal);
        if (end == "expired") Chat.Time.Advance(Chat.Options.SessionLifetime);
    }

    /// <summary>Has three writes committed in one batch.</summary>
    private async Task<(Outcome<TFirst> First, Outcome<TSecond> Second, Outcome<TThird> Third)> TogetherAsync<TFirst, TSecond, TThird>(
        Func<Task<Outcome<TFirst>>> first, Func<Task<Outcome<TSecond>>> second, Func<Task<Outcome<TThird>>> third)
    {
        using var hold = new ManualResetEventSlim();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        var (one, two, three) = (first(), second(), third());
        hold.Set();
        await holding;
        return (await one, await two, await three);
    }

    /// <summary>Begins two things on two threads at the same moment.</summary>
    private static async Task<Outcome<Done>[]> AtOnceAsync(Func<Task<Outcome<Done>>> one, Func<Task<Outcome<Done>>> other)
    {
        using var barrier = new Barrier(2);
        return await Task.WhenAll(Task.Run(() => RunAsync(one)), Task.Run(() => RunAsync(other)));

        Task<Outcome<Done>> RunAsync(Func<Task<Outcome<Done>>> act)
        {
            barrier.SignalAndWait();
            return act();
        }
    }

    private async Task<Staff> StaffAsync(string user, string role, bool isForAdmins = true)
    {
        Assert.Null((await Accounts.SetRoleAsync(Staff.Operator, user, role)).Refusal);
        return Staff.Of(await OpenAsync(user), Roles, isForAdmins, null).Value;
    }

    private async Task<VerifiedSession> OpenAsync(string user) => Sessions.Verify((await Sessions.OpenAsync(user, null)).Value.Sid).Value;

    private Task<Outcome<SendReceipt>> SendAsync(VerifiedSession session) =>
        Chat.Writer.RunAsync(session, SendMessage.Create(session.User, ConversationKind.Friend, "bob", Chat.Text("hello"), null).Value);

    private static Outcome<Done> Renamed(WriteTransaction transaction, string table, string name)
    {
        transaction.Sql.Execute($"alter table {table} rename to {name}");
        return Done.Value;
    }
}
