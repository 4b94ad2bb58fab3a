using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Push;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>The actors of writes: their rights are checked in the write itself.</summary>
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
    public async Task An_ended_session_writes_nothing(string end, string reason)
    {
        await Chat.FriendsAsync("alice", "bob");
        var (session, other) = (await OpenAsync("alice"), await OpenAsync("alice"));
        Assert.Null((await SendAsync(session)).Refusal);   // It is cached as valid.
        var before = await Chat.CountAsync("select count(*) from log where sender = 'alice'");

        await EndAsync(end, session, other);

        foreach (var write in Writes(session)) Assert.Equal(reason, (await write())?.Reason.WireName());
        Assert.Equal(before, await Chat.CountAsync("select count(*) from log where sender = 'alice'"));
        Assert.True(await Chat.AreFriendsAsync("alice", "bob"));
    }

    [Fact]
    public async Task An_unknown_session_writes_nothing()
    {
        await Chat.FriendsAsync("alice", "bob");

        var outcome = await SendAsync(new VerifiedSession("alice", "alice", "no such device", long.MaxValue));

        Assert.Equal(Reason.Unauthenticated, outcome.Refusal?.Reason);
    }

    [Fact]
    public async Task In_one_batch_operations_before_the_end_of_a_session_are_written_and_later_ones_are_not()
    {
        await Chat.FriendsAsync("alice", "bob");
        var session = await OpenAsync("alice");

        var (before, end, after) = await TogetherAsync(
            () => SendAsync(session), () => Sessions.EndAsync(session, session.Device), () => SendAsync(session));

        Assert.Equal((null, null, Reason.Revoked), (before.Refusal, end.Refusal, after.Refusal?.Reason));
    }

    [Fact]
    public async Task A_rolled_back_end_ends_nothing()
    {
        await Chat.FriendsAsync("alice", "bob");
        var session = await OpenAsync("alice");
        var ended = new List<SessionEnded>();
        Sessions.Ended += ended.Add;
        // The record of the action cannot be stored.
        await Chat.Writer.RunAsync<Done>(transaction => Renamed(transaction, "audit", "elsewhere"));

        var (before, end, after) = await TogetherAsync(
            () => SendAsync(session), () => Accounts.EndSessionsAsync(Staff.Operator, "alice"), () => SendAsync(session));
        await Chat.Writer.RunAsync<Done>(transaction => Renamed(transaction, "elsewhere", "audit"));

        Assert.Equal((null, Reason.Internal, null), (before.Refusal, end.Refusal?.Reason, after.Refusal));
        Assert.Empty(ended);
        Assert.Null(await Sessions.CheckAsync(session));
    }

    [Fact]
    public async Task The_end_of_a_session_is_acknowledged_after_its_connections_are_closed()
    {
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");
        using var told = new ManualResetEventSlim();
        using var hold = new Hold();
        var isClosed = false;
        Chat.Observed.OnCommitted = _ =>
        {
            told.Set();
            hold.Wait();
        };
        Sessions.Ended += _ => isClosed = true;

        var ending = Sessions.EndAsync(session, session.Device);
        Assert.True(told.Wait(TimeSpan.FromMinutes(1)));
        var isAnswered = ending.IsCompleted;
        hold.Release();
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
    public async Task The_push_subscription_of_an_ended_session_is_removed()
    {
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute(
                "insert into push_subscriptions (device, user_id, endpoint, p256dh, auth, created) values ($1, 'alice', 'https://push.example/1', '', '', 1)",
                session.Device);
            return Done.Value;
        });
        var subscription = new PushSubscription(session.Device, "https://push.example/1", "", "");
        Assert.True(await Chat.Get<PushSubscriptions>().HasAsync(subscription));

        await Sessions.EndAsync(session, session.Device);

        Assert.False(await Chat.Get<PushSubscriptions>().HasAsync(subscription));   // Pushes that wait for it are not sent.
    }

    [Fact]
    public async Task If_two_administrators_demote_each_other_at_once_one_stays()
    {
        await Chat.UsersAsync("ann", "ben");
        for (var round = 0; round < 50; round++)
        {
            var (ann, ben) = (await StaffAsync("ann", Roles.Admin), await StaffAsync("ben", Roles.Admin));

            var outcomes = await AtOnceAsync(() => Accounts.SetRoleAsync(ann, "ben", null), () => Accounts.SetRoleAsync(ben, "ann", null));

            Assert.Equal([null, Reason.Forbidden], outcomes.Select(outcome => outcome.Refusal?.Reason).Order());
            string?[] roles = [await Roles.OfAsync("ann"), await Roles.OfAsync("ben")];
            Assert.Single(roles, role => role == Roles.Admin);
        }
    }

    [Fact]
    public async Task If_two_administrators_ban_each_other_at_once_one_stays()
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
    public async Task A_user_who_has_lost_a_role_can_no_longer_use_it()
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
            "new password" =>
                await Chat.Writer.RunAsync(other, new ReplacePassword("alice", "none", "other", other.Device, Sessions.Announce)),
            "new password by staff" => await Chat.Writer.RunAsync(
                new SetAccountPassword(Staff.Operator, Roles, "alice", "other", Sessions.Announce)),
            "ended by staff" => await Accounts.EndSessionsAsync(Staff.Operator, session.User),
            _ => Done.Value,
        };
        Assert.Null(outcome.Refusal);
        if (end == "banned for a while") Assert.Null((await Accounts.UnbanAsync(Staff.Operator, session.User)).Refusal);
        if (end == "expired") Chat.Time.Advance(Chat.Options.SessionLifetime);
    }

    /// <summary>Commits three writes in one batch.</summary>
    private async Task<(Outcome<TFirst> First, Outcome<TSecond> Second, Outcome<TThird> Third)> TogetherAsync<TFirst, TSecond, TThird>(
        Func<Task<Outcome<TFirst>>> first, Func<Task<Outcome<TSecond>>> second, Func<Task<Outcome<TThird>>> third)
    {
        using var hold = new Hold();
        var holding = Chat.Writer.RunAsync<Done>(_ =>
        {
            hold.Wait();
            return Done.Value;
        });
        var (one, two, three) = (first(), second(), third());
        hold.Release();
        await holding;
        return (await one, await two, await three);
    }

    /// <summary>Starts two actions on two threads at the same moment.</summary>
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
        return (await Staff.OfAsync(await OpenAsync(user), Roles, isForAdmins, null)).Value;
    }

    private async Task<VerifiedSession> OpenAsync(string user) =>
        (await Sessions.VerifyAsync((await Sessions.OpenAsync(user, null)).Value.SessionId)).Value;

    private Task<Outcome<SendReceipt>> SendAsync(VerifiedSession session) =>
        Chat.Writer.RunAsync(session, SendMessage.Create(session.User, ConversationKind.Friend, "bob", Chat.Text("hello"), null).Value);

    private static Outcome<Done> Renamed(WriteTransaction transaction, string table, string name)
    {
        transaction.SqlInvalidatingCache().Execute($"alter table {table} rename to {name}");
        return Done.Value;
    }
}
