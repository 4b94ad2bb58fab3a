using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Accounts: sign-up, profiles, search, and password changes.</summary>
public abstract class AccountSpec : Spec
{
    private const string Password = "correct horse";

    private Users Users => Chat.Get<Users>();

    private Invitations Invitations => Chat.Get<Invitations>();

    [Fact]
    public async Task If_sign_up_is_closed_nobody_can_create_an_account()
    {
        await ReopenAsync(options => options.SignUp = SignUpPolicy.Closed);

        Assert.Equal(Reason.Forbidden, (await SignUpAsync("alice")).Refusal?.Reason);
        Assert.False(await Users.ExistsAsync("alice"));
    }

    [Fact]
    public async Task An_invitation_creates_as_many_accounts_as_it_has_uses()
    {
        await Chat.UsersAsync("root");
        await ReopenAsync(options => options.SignUp = SignUpPolicy.Invitation);
        var invitation = (await Invitations.CreateAsync(await RootAsync(), new CreateInvitationRequest(2))).Value;

        Assert.Equal(Reason.Forbidden, (await SignUpAsync("alice")).Refusal?.Reason);
        Assert.Equal(Reason.Forbidden, (await SignUpAsync("alice", "no such code")).Refusal?.Reason);
        Assert.Equal(Reason.Conflict, (await SignUpAsync("root", invitation.Code)).Refusal?.Reason);   // Costs no use.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SignUpAsync($"user{i}", invitation.Code)));

        Assert.Equal(2, outcomes.Count(outcome => outcome.Refusal is null));
        Assert.All(
            outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(Reason.Forbidden, outcome.Refusal!.Reason));
        var listed = Assert.Single((await Invitations.ListAsync(null, 10)).Invitations);
        Assert.Equal(invitation with { Used = 2, Code = null }, listed);
    }

    [Fact]
    public async Task An_invitation_ends_when_it_expires_or_is_withdrawn()
    {
        await Chat.UsersAsync("root");
        await ReopenAsync(options => options.SignUp = SignUpPolicy.Invitation);
        var now = Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var expiring = (await Invitations.CreateAsync(await RootAsync(), new CreateInvitationRequest(null, now + 1_000))).Value;
        var withdrawn = (await Invitations.CreateAsync(await RootAsync(), new CreateInvitationRequest())).Value;

        Assert.Null((await Invitations.DeleteAsync(await RootAsync(), withdrawn.Id)).Refusal);
        Assert.NotNull((await Invitations.DeleteAsync(await RootAsync(), withdrawn.Id)).Refusal);
        Assert.Equal(Reason.Forbidden, (await SignUpAsync("alice", withdrawn.Code)).Refusal?.Reason);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Reason.Forbidden, (await SignUpAsync("alice", expiring.Code)).Refusal?.Reason);
    }

    [Fact]
    public async Task Invitations_are_listed_in_pages_newest_first()
    {
        await Chat.UsersAsync("root");
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await Invitations.CreateAsync(await RootAsync(), new CreateInvitationRequest())).Value.Id);
            Chat.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Invitations.ListAsync(null, 3);
        var second = await Invitations.ListAsync(first.Page, 3);

        Assert.Equal(made.AsEnumerable()
            .Reverse(), [.. first.Invitations.Select(found => found.Id), .. second.Invitations.Select(found => found.Id)]);
        Assert.Null(second.Page);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(10_001, null)]
    [InlineData(1, 0L)]
    [InlineData(1, -1L)]
    public async Task An_invalid_invitation_is_malformed(int uses, long? expires)
    {
        await Chat.UsersAsync("root");

        Assert.Equal(Reason.Malformed,
            (await Invitations.CreateAsync(await RootAsync(), new CreateInvitationRequest(uses, expires))).Refusal?.Reason);
    }

    [Fact]
    public async Task A_changed_profile_is_sent_only_to_friends_and_the_users_own_devices()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.UsersAsync("carol");
        var avatar = await Chat.PictureAsync("alice");

        var changed = (await ChangeAsync("alice", new ChangeProfileRequest("爱丽丝", avatar, "hello"))).Value;

        Assert.Equal(("爱丽丝", avatar, "hello"), (changed.Name, changed.Avatar, changed.About));
        Assert.Equal(new UserCard("alice", "爱丽丝", avatar, "hello"), (await Users.CardAsync("alice")).Value);
        Assert.Equal($$"""{"user":"alice","name":"爱丽丝","avatar":"{{avatar}}","about":"hello"}""", (await LastNoticeAsync("bob")).Body);
        Assert.Equal(("user-changed", "user-changed"), ((await LastNoticeAsync("bob")).Kind, (await LastNoticeAsync("alice")).Kind));
        Assert.Empty(await NoticesAsync("carol"));
        var friend = Assert.Single((await Chat.Get<FriendBook>().ListAsync("bob")).Value.Friends);
        Assert.Equal(("爱丽丝", avatar), (friend.Name, friend.Avatar));
    }

    [Fact]
    public async Task Missing_members_of_a_change_stay_and_null_clears_them()
    {
        await Chat.FriendsAsync("alice", "bob");
        var avatar = await Chat.PictureAsync("alice");
        await ChangeAsync("alice", new ChangeProfileRequest("Alice", avatar, "hello"));

        Assert.Equal(new UserCard("alice", "Alice", avatar), await CardAfterAsync(new ChangeProfileRequest(About: (string?)null)));
        Assert.Equal(new UserCard("alice", "Alice"), await CardAfterAsync(new ChangeProfileRequest(Avatar: (string?)null)));
        var before = (await NoticesAsync("bob")).Count;
        Assert.Equal(new UserCard("alice", "Alice"), await CardAfterAsync(new ChangeProfileRequest()));
        Assert.Equal(new UserCard("alice", "Alice"), await CardAfterAsync(new ChangeProfileRequest("Alice")));
        Assert.Equal(before, (await NoticesAsync("bob")).Count);   // Nothing has changed, so nobody is notified.

        async Task<UserCard> CardAfterAsync(ChangeProfileRequest request)
        {
            Assert.Null((await ChangeAsync("alice", request)).Refusal);
            return (await Users.CardAsync("alice")).Value;
        }
    }

    [Fact]
    public async Task A_changed_profile_reaches_all_of_many_friends()
    {
        string[] friends = [.. Enumerable.Range(0, 130).Select(i => $"friend{i}")];
        await Chat.UsersAsync(["alice", .. friends]);
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            foreach (var friend in friends)
            {
                transaction.SqlInvalidatingCache()
                    .Execute("insert into friends (user_id, friend, since) values ('alice', $1, 1), ($1, 'alice', 1)", friend);
            }

            return Done.Value;
        });

        await ChangeAsync("alice", new ChangeProfileRequest("Alice"));

        foreach (var friend in friends) Assert.Equal(["user-changed"], await NoticesAsync(friend));
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("name", null)]
    [InlineData("name", "a\nb")]
    [InlineData("about", "a\u202Eb")]
    [InlineData("about", "long")]
    [InlineData("avatar", "x")]
    [InlineData("avatar", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("avatar", "../../../../../../../etc/passwd0")]
    public async Task An_invalid_profile_is_malformed(string member, string? text)
    {
        await Chat.UsersAsync("alice");
        OptionalText wrong = text == "long" ? new string('x', 257) : text;

        var outcome = await ChangeAsync("alice", member switch
        {
            "name" => new ChangeProfileRequest(Name: wrong),
            "avatar" => new ChangeProfileRequest(Avatar: wrong),
            _ => new ChangeProfileRequest(About: wrong),
        });

        Assert.Equal(Reason.Malformed, outcome.Refusal?.Reason);
        Assert.Equal(new UserCard("alice", "alice"), (await Users.CardAsync("alice")).Value);
    }

    [Fact]
    public async Task Users_are_found_by_the_beginning_of_their_id_and_by_any_part_of_their_name()
    {
        await NamedAsync(
            ("bob", "Robert"), ("bobby", "B"), ("xbob", "X"), ("alice", "Bobsled"), ("carol", "王小明"), ("dave", "Émile 100%_!"));

        Assert.Equal(["bob", "bobby", "alice"], await FoundAsync("BOB"));
        Assert.Equal(["carol"], await FoundAsync("小明"));
        Assert.Equal(["carol"], await FoundAsync("王"));
        Assert.Equal(["dave"], await FoundAsync("éMILE"));
        Assert.Equal(["dave"], await FoundAsync("%"));
        Assert.Equal(["dave"], await FoundAsync("_"));
        Assert.Equal(["dave"], await FoundAsync(" 0%_! "));
        Assert.Empty(await FoundAsync("'"));
        Assert.Empty(await FoundAsync("zzz"));
        await ChangeAsync("carol", new ChangeProfileRequest("李雷"));
        Assert.Empty(await FoundAsync("小明"));
        Assert.Equal(["carol"], await FoundAsync("李"));
    }

    [Fact]
    public async Task Banned_users_are_not_found()
    {
        await Chat.UsersAsync("bob", "bobby");
        await Chat.BanAsync("bob");

        Assert.Equal(["bobby"], await FoundAsync("bob"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Pages_of_a_search_show_each_user_once(int size)
    {
        await NamedAsync(("tea1", "x"), ("tea2", "tea"), ("tea3", "x"), ("a1", "green tea"), ("b1", "Tea"), ("z1", "teapot"));

        var found = new List<string>();
        string? page = null;
        do
        {
            var next = (await Chat.Get<UserSearch>().FindAsync("tea", page, size)).Value;
            Assert.InRange(next.Users.Count, 1, size);
            found.AddRange(next.Users.Select(user => user.Id));
            page = next.Page;
        }
        while (page is not null);

        Assert.Equal(["tea1", "tea2", "tea3", "a1", "b1", "z1"], found);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("a\nb", null)]
    [InlineData("long", null)]
    [InlineData("x", "")]
    [InlineData("x", "i.")]
    [InlineData("x", "x.bob")]
    [InlineData("x", "n.' or 1=1")]
    public async Task An_invalid_search_is_malformed(string? text, string? page) => Assert.Equal(
        Reason.Malformed, (await Chat.Get<UserSearch>().FindAsync(text == "long" ? new string('x', 65) : text, page, 10)).Refusal?.Reason);

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions_and_replaces_the_old_one()
    {
        await SignUpAsync("alice");
        var (mine, other) = ((await SignInAsync("alice", Password)).Value, (await SignInAsync("alice", Password)).Value);
        var ended = new List<string>();
        Chat.Get<SessionStore>().Ended += end => ended.Add($"{end.Device} {end.Reason.WireName()}");

        Assert.Null((await ChangePasswordAsync(mine, Password, "better battery")).Refusal);

        await Chat.SettleAsync();
        Assert.Equal([$"{other.Device} revoked"], ended);
        Assert.Equal(["session-ended"], await NoticesAsync("alice"));
        Assert.Null((await Chat.Get<SessionStore>().VerifyAsync(mine.SessionId)).Refusal);
        Assert.Equal(Reason.Revoked, (await Chat.Get<SessionStore>().VerifyAsync(other.SessionId)).Refusal?.Reason);
        Assert.Equal(Reason.Unauthenticated, (await SignInAsync("alice", Password)).Refusal?.Reason);
        Assert.Null((await SignInAsync("alice", "better battery")).Refusal);
    }

    [Theory]
    [InlineData("wrong password", "better battery", "forbidden")]
    [InlineData("short", "better battery", "forbidden")]
    [InlineData(Password, "short", "malformed")]
    public async Task A_password_change_needs_the_current_password_and_a_valid_new_one(string current, string next, string reason)
    {
        await SignUpAsync("alice");
        var (mine, other) = ((await SignInAsync("alice", Password)).Value, (await SignInAsync("alice", Password)).Value);

        Assert.Equal(reason, (await ChangePasswordAsync(mine, current, next)).Refusal?.Reason.WireName());

        Assert.Null((await Chat.Get<SessionStore>().VerifyAsync(other.SessionId)).Refusal);
        Assert.Null((await SignInAsync("alice", Password)).Refusal);
    }

    [Fact]
    public async Task Of_two_simultaneous_password_changes_one_succeeds()
    {
        await SignUpAsync("alice");
        var mine = (await SignInAsync("alice", Password)).Value;

        var outcomes = await Task.WhenAll(
            ChangePasswordAsync(mine, Password, "new password 1"), ChangePasswordAsync(mine, Password, "new password 2"));

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Single(outcomes, outcome => outcome.Refusal?.Reason is Reason.Conflict or Reason.Forbidden);
    }

    [Fact]
    public async Task Guessing_the_current_password_is_delayed()
    {
        await SignUpAsync("alice");
        var mine = (await SignInAsync("alice", Password)).Value;
        for (var i = 0; i < 5; i++) await ChangePasswordAsync(mine, "wrong password", "better battery");

        Assert.Equal(Reason.RateLimited, (await ChangePasswordAsync(mine, Password, "better battery")).Refusal?.Reason);
    }

    [Fact]
    public async Task A_user_is_an_administrator_by_the_settings_or_by_the_store()
    {
        await Chat.UsersAsync("alice", "bob");
        Assert.Null(await Chat.Get<Roles>().OfAsync("alice"));   // Not even the first account is an administrator by itself.
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update users set role = 'moderator' where id = 'bob'");
            return Done.Value;
        });
        await ReopenAsync(options => options.Admins.Add("alice"));

        Assert.Equal((Roles.Admin, Roles.Moderator), (await Chat.Get<Roles>().OfAsync("alice"), await Chat.Get<Roles>().OfAsync("bob")));
        Assert.Equal(Roles.Admin, (await Users.FindAsync("alice")).Value.Role);
    }

    [Fact]
    public async Task Nobody_becomes_an_administrator_by_signing_up_with_an_id_of_the_settings()
    {
        await ReopenAsync(options => options.Admins.Add("root"));

        Assert.Equal(Reason.Forbidden, (await SignUpAsync("root")).Refusal?.Reason);
    }

    private async Task<Staff> RootAsync()
    {
        var sessions = Chat.Get<SessionStore>();
        Assert.Null((await Chat.Get<AccountAdministration>().SetRoleAsync(Staff.Operator, "root", Roles.Admin)).Refusal);
        var session = (await sessions.VerifyAsync((await sessions.OpenAsync("root", null)).Value.SessionId)).Value;
        return (await Staff.OfAsync(session, Chat.Get<Roles>(), isForAdmins: true, null)).Value;
    }

    private Task<Outcome<UserProfile>> SignUpAsync(string id, string? invitation = null) =>
        Users.SignUpAsync(new SignUpRequest(id, Password, Invitation: invitation));

    private Task<Outcome<SignedIn>> SignInAsync(string id, string password) =>
        Chat.Get<SessionStore>().SignInAsync(new SignInRequest(id, password), PasswordCaller.At(null), null);

    private Task<Outcome<UserProfile>> ChangeAsync(string user, ChangeProfileRequest request) =>
        Chat.Get<Profiles>().ChangeAsync(user, request);

    private Task<Outcome<Done>> ChangePasswordAsync(SignedIn session, string current, string next) => Chat.Get<Passwords>().ChangeAsync(
        new VerifiedSession(session.User, session.User, session.Device, session.Expires), new ChangePasswordRequest(current, next));

    private async Task NamedAsync(params (string Id, string Name)[] users)
    {
        foreach (var (id, name) in users)
        {
            await Chat.UsersAsync(id);
            await ChangeAsync(id, new ChangeProfileRequest(name));
        }
    }

    private async Task<IEnumerable<string>> FoundAsync(string text) =>
        (await Chat.Get<UserSearch>().FindAsync(text, null, 50)).Value.Users.Select(user => user.Id);

    private async Task<LogEntry> LastNoticeAsync(string user) =>
        (await Chat.HistoryAsync(user, ConversationKind.Server, "server")).Messages[^1];
}
