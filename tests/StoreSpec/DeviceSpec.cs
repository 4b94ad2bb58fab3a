using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Sessions of one user on several devices: which end others, and how.</summary>
public abstract class DeviceSpec : Spec
{
    private SessionStore Sessions => Chat.Get<SessionStore>();

    [Fact]
    public async Task All_sessions_but_the_present_one_end_at_once_each_with_its_notice()
    {
        await Chat.UsersAsync("alice", "bob");
        var (mine, one, two, other) = (await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("bob"));
        var ended = new List<string>();
        Sessions.Ended += end => ended.Add(end.Device);

        Assert.Null((await Sessions.EndOthersAsync(Sessions.Verify(mine.Sid).Value)).Refusal);
        Assert.Null((await Sessions.EndOthersAsync(Sessions.Verify(mine.Sid).Value)).Refusal);   // Nobody is left.

        await Chat.SettleAsync();
        Assert.Equal(new[] { one.Device, two.Device }.Order(), ended);
        Assert.Equal(["session-ended", "session-ended"], Notices("alice"));
        Assert.Empty(Notices("bob"));
        Assert.Equal([mine.Device], Sessions.List("alice", null).Sessions.Select(session => session.Device));
        Assert.Null(Sessions.Verify(other.Sid).Refusal);
    }

    [Fact]
    public async Task Where_one_device_is_allowed_a_new_sign_in_ends_the_others()
    {
        await Chat.UsersAsync("alice", "bob");
        var before = await OpenAsync("alice", "mobile");
        await ReopenAsync(options => options.Devices = DevicePolicy.One);
        var ended = new List<SessionEnded>();
        Sessions.Ended += ended.Add;

        var other = await OpenAsync("bob", "mobile");
        var after = await OpenAsync("alice", "desktop");

        await Chat.SettleAsync();
        Assert.Equal([new SessionEnded("alice", before.Device, Reason.Revoked)], ended);
        Assert.Equal(Reason.Revoked, Sessions.Verify(before.Sid).Refusal?.Reason);
        Assert.Equal(["session-ended"], Notices("alice"));
        Assert.Null(Sessions.Verify(after.Sid).Refusal);
        Assert.Null(Sessions.Verify(other.Sid).Refusal);
    }

    [Fact]
    public async Task Where_one_device_of_a_kind_is_allowed_only_that_kind_changes_hands()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.OnePerKind);
        await Chat.UsersAsync("alice");
        var (phone, desk, unnamed) = (await OpenAsync("alice", "mobile"), await OpenAsync("alice", "desktop"), await OpenAsync("alice"));

        var next = await OpenAsync("alice", "mobile");

        Assert.Equal(Reason.Revoked, Sessions.Verify(phone.Sid).Refusal?.Reason);
        Assert.All([desk, unnamed, next], session => Assert.Null(Sessions.Verify(session.Sid).Refusal));
        await OpenAsync("alice");
        Assert.Equal(Reason.Revoked, Sessions.Verify(unnamed.Sid).Refusal?.Reason);   // No kind is a kind as well.
    }

    [Fact]
    public async Task Of_sign_ins_at_once_one_device_is_left()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.One);
        await Chat.UsersAsync("alice");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync("alice")));

        Assert.Single(Sessions.List("alice", null).Sessions);
    }

    [Fact]
    public async Task A_sign_in_that_is_refused_ends_nothing()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.One);
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");

        Assert.NotNull((await Sessions.OpenAsync("alice", null, _ => Refusal.Unauthenticated)).Refusal);
        Assert.NotNull((await Sessions.OpenAsync("alice", new DeviceInfo("a\nb"))).Refusal);

        Assert.Null(Sessions.Verify(session.Sid).Refusal);
    }

    [Fact]
    public async Task A_ban_in_the_middle_of_a_sign_in_wins()
    {
        await Chat.UsersAsync("alice");
        await Chat.BanAsync("alice");

        Assert.Equal(Reason.Banned, (await Sessions.OpenAsync("alice", null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_password_that_changes_while_it_is_checked_opens_nothing()
    {
        await Chat.Get<Users>().SignUpAsync(new SignUpRequest("alice", "correct horse"));

        // The change holds the writer until the sign-in has read and checked what is about to be replaced.
        using var isChecked = new ManualResetEventSlim();
        var change = Chat.Writer.RunAsync<Done>(transaction =>
        {
            isChecked.Wait(TimeSpan.FromSeconds(30));
            transaction.Sql.Execute("update users set password = 'another' where id = 'alice'");
            return Done.Value;
        });
        var signIn = Sessions.SignInAsync(new SignInRequest("alice", "correct horse"), PasswordCaller.At(null), null);
        isChecked.Set();
        await change;

        Assert.Equal(Reason.Unauthenticated, (await signIn).Refusal?.Reason);
    }

    private async Task<SignedIn> OpenAsync(string user, string? kind = null) => (await Sessions.OpenAsync(user, new DeviceInfo(null, kind))).Value;
}
