using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.HostApps;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>The operator's changes to accounts, and announcements.</summary>
public abstract class AdministrationSpec : Spec
{
    private ChatOperator Operator => Chat.Get<ChatOperator>();

    [Fact]
    public async Task A_new_account_can_sign_in_with_its_password()
    {
        var answer = await Operator.RunAsync(new OperatorRequest(OperatorCommands.AddUser)
        {
            User = "alice",
            Name = "Alice A.",
            Password = "correct horse"
        });

        Assert.Equal((1, "alice", "Alice A."), (answer.Code, answer.Users![0].Id, answer.Users[0].Name));
        Assert.Equal("alice", (await SignInAsync("alice", "correct horse")).Value.User);
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_and_can_be_used()
    {
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.AddUser) { User = "alice", Password = "correct horse" });
        var before = (await SignInAsync("alice", "correct horse")).Value;

        Assert.Equal(1, (await Operator.RunAsync(new OperatorRequest(OperatorCommands.SetPassword)
        {
            User = "alice",
            Password = "battery staple"
        })).Code);

        Assert.Equal(Reason.Revoked, (await Chat.Get<SessionStore>().VerifyAsync(before.SessionId)).Refusal?.Reason);
        Assert.Equal(Reason.Unauthenticated, (await SignInAsync("alice", "correct horse")).Refusal?.Reason);
        Assert.Null((await SignInAsync("alice", "battery staple")).Refusal);
    }

    [Fact]
    public async Task A_ban_ends_all_sessions_with_a_notice_and_can_be_lifted()
    {
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.AddUser) { User = "alice", Password = "correct horse" });
        var session = (await SignInAsync("alice", "correct horse")).Value;
        var ended = new List<SessionEnded>();
        Chat.Get<SessionStore>().Ended += ended.Add;

        var answer = await Operator.RunAsync(new OperatorRequest(OperatorCommands.BanUser) { User = "alice" });
        await Chat.SettleAsync();

        Assert.NotNull(answer.Users![0].Banned);
        Assert.Equal([new SessionEnded("alice", session.Device, Reason.Banned)], ended);
        Assert.Equal(Reason.Banned, (await Chat.Get<SessionStore>().VerifyAsync(session.SessionId)).Refusal?.Reason);
        Assert.Equal(Reason.Banned, (await SignInAsync("alice", "correct horse")).Refusal?.Reason);
        Assert.Contains(Chat.Observed.Entries, committed =>
            committed.Entry.Kind == NoticeKinds.SessionEnded && committed.Entry.Body.Contains("banned", StringComparison.Ordinal));

        Assert.Null((await Operator.RunAsync(new OperatorRequest(OperatorCommands.UnbanUser) { User = "alice" })).Users![0].Banned);
        Assert.Null((await SignInAsync("alice", "correct horse")).Refusal);
    }

    [Fact]
    public async Task A_role_can_be_given_and_removed()
    {
        await Chat.UsersAsync("alice");

        Assert.Equal("admin",
            (await Operator.RunAsync(new OperatorRequest(OperatorCommands.SetRole) { User = "alice", Role = "admin" })).Users![0].Role);
        Assert.Null((await Operator.RunAsync(new OperatorRequest(OperatorCommands.SetRole) { User = "alice" })).Users![0].Role);
    }

    [Fact]
    public async Task Every_action_is_in_the_audit_log_and_refused_ones_are_not()
    {
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.AddUser) { User = "alice", Password = "correct horse" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.AddUser) { User = "alice", Password = "correct horse" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.SetPassword) { User = "alice", Password = "battery staple" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.SetRole) { User = "alice", Role = "admin" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.BanUser) { User = "alice" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.UnbanUser) { User = "alice" });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.Announce) { Text = "Hello." });
        await Operator.RunAsync(new OperatorRequest(OperatorCommands.ListUsers));

        var acts = (await Chat.Get<AuditLog>().ListAsync(null, 100)).Value.Entries;

        Assert.Equal(
            ["announce ", "user-unban alice", "user-ban alice", "user-role alice", "user-password alice", "user-add alice"],
            acts.Select(act => $"{act.Action} {act.Target}"));
        Assert.All(acts, act => Assert.Equal(("command line", null), (act.By, act.Address)));
    }

    [Fact]
    public async Task Accounts_are_listed_by_id_in_pages()
    {
        await Chat.UsersAsync([.. Enumerable.Range(0, 510).Select(i => $"u{i:000}")]);

        var first = await Operator.RunAsync(new OperatorRequest(OperatorCommands.ListUsers));
        var second = await Operator.RunAsync(new OperatorRequest(OperatorCommands.ListUsers) { After = first.Users![^1].Id });

        Assert.Equal((500, true, 10, false), (first.Users.Count, first.More, second.Users!.Count, second.More));
        Assert.Equal("u500", second.Users[0].Id);
    }

    [Fact]
    public async Task An_announcement_reaches_all_present_users_once_and_later_users_not_at_all()
    {
        await Chat.UsersAsync("alice", "bob");
        var device = await Chat.DeviceAsync("bob");
        var cursor = (await Chat.SyncAsync("bob", device)).Cursor;

        Assert.Equal(1, (await Operator.RunAsync(new OperatorRequest(OperatorCommands.Announce) { Text = "今晚维护 at ten" })).Code);
        await Chat.SettleAsync();
        await Chat.UsersAsync("carol");

        var entry = Assert.Single((await Chat.SyncAsync("bob", device, cursor: cursor)).Messages);
        Assert.Equal(("announcement", "server"), (entry.Kind, entry.Sender));
        Assert.Contains("今晚维护 at ten", entry.Body, StringComparison.Ordinal);
        Assert.Null(Chat.Observed.Entries.Single(committed => committed.Entry.Kind == NoticeKinds.Announcement).Recipients);
        Assert.Equal(
            1, (await Chat.RecentAsync("alice")).Single(conversation => conversation.With == ConversationKey.AnnouncementsName).Unread);
        Assert.DoesNotContain(await Chat.RecentAsync("carol"), conversation => conversation.With == ConversationKey.AnnouncementsName);
    }

    public static TheoryData<string, string?, string?, string> Refusals => new()
    {
        // command, user, the other value, reason
        { OperatorCommands.AddUser, null, "correct horse", "malformed" },
        { OperatorCommands.AddUser, "A", "correct horse", "malformed" },
        { OperatorCommands.AddUser, "me", "correct horse", "malformed" },
        { OperatorCommands.AddUser, "server", "correct horse", "malformed" },
        { OperatorCommands.AddUser, "alice", "correct horse", "conflict" },
        { OperatorCommands.AddUser, "zoe", "short", "malformed" },
        { OperatorCommands.AddUser, "zoe", null, "malformed" },
        { OperatorCommands.SetPassword, "nobody", "correct horse", "unknown-user" },
        { OperatorCommands.SetPassword, "alice", "short", "malformed" },
        { OperatorCommands.SetPassword, "hosted", "correct horse", "forbidden" },   // by another application
        { OperatorCommands.BanUser, "nobody", null, "unknown-user" },
        { OperatorCommands.UnbanUser, "nobody", null, "unknown-user" },
        { OperatorCommands.SetRole, "nobody", "admin", "unknown-user" },
        { OperatorCommands.SetRole, "alice", "emperor", "malformed" },
        { OperatorCommands.Announce, null, null, "malformed" },
        { OperatorCommands.Announce, null, "  ", "malformed" },
        { OperatorCommands.Announce, null, "long", "too-large" },
        { "user-explode", "alice", null, "malformed" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Invalid_commands_are_refused(string command, string? user, string? value, string reason)
    {
        await Chat.UsersAsync("alice");
        if (reason == "forbidden") _ = await Chat.Get<HostSignIn>().OpenAsync(new HostSignInRequest("hosted"));
        var text = value == "long" ? new string('x', 33_000) : value;

        var answer = await Operator.RunAsync(new OperatorRequest(command) { User = user, Password = value, Role = value, Text = text });

        Assert.Equal(reason, answer.Reason);
        Assert.NotEqual(1, answer.Code);
        Assert.NotEmpty(answer.Message!);
    }

    private Task<Outcome<SignedIn>> SignInAsync(string user, string password) =>
        Chat.Get<SessionStore>().SignInAsync(new SignInRequest(user, password), PasswordCaller.At(null), null);
}
