using Parley.Chat;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Sessions of one user on several devices: which sign-ins end others.</summary>
public abstract class DeviceSpec : Spec
{
    private SessionStore Sessions => Chat.Get<SessionStore>();

    [Fact]
    public async Task All_other_sessions_can_be_ended_at_once_and_each_gets_a_notice()
    {
        await Chat.UsersAsync("alice", "bob");
        var (mine, one, two, other) = (
            await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("alice"), await OpenAsync("bob"));
        var ended = new List<string>();
        Sessions.Ended += end => ended.Add(end.Device);

        Assert.Null((await Sessions.EndOthersAsync((await Sessions.VerifyAsync(mine.SessionId)).Value)).Refusal);
        Assert.Null((await Sessions.EndOthersAsync((await Sessions.VerifyAsync(mine.SessionId)).Value)).Refusal);   // No session is left.

        await Chat.SettleAsync();
        Assert.Equal(new[] { one.Device, two.Device }.Order(), ended);
        Assert.Equal(["session-ended", "session-ended"], await NoticesAsync("alice"));
        Assert.Empty(await NoticesAsync("bob"));
        Assert.Equal([mine.Device], (await Sessions.ListAsync("alice", null)).Sessions.Select(session => session.Device));
        Assert.Null((await Sessions.VerifyAsync(other.SessionId)).Refusal);
    }

    [Fact]
    public async Task If_one_device_is_allowed_a_new_sign_in_ends_the_others()
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
        Assert.Equal(Reason.Revoked, (await Sessions.VerifyAsync(before.SessionId)).Refusal?.Reason);
        Assert.Equal(["session-ended"], await NoticesAsync("alice"));
        Assert.Null((await Sessions.VerifyAsync(after.SessionId)).Refusal);
        Assert.Null((await Sessions.VerifyAsync(other.SessionId)).Refusal);
    }

    [Fact]
    public async Task If_one_device_of_a_kind_is_allowed_a_new_sign_in_ends_only_that_kind()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.OnePerKind);
        await Chat.UsersAsync("alice");
        var (phone, desk, unnamed) = (await OpenAsync("alice", "mobile"), await OpenAsync("alice", "desktop"), await OpenAsync("alice"));

        var next = await OpenAsync("alice", "mobile");

        Assert.Equal(Reason.Revoked, (await Sessions.VerifyAsync(phone.SessionId)).Refusal?.Reason);
        foreach (var session in new[] { desk, unnamed, next }) Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
        await OpenAsync("alice");
        Assert.Equal(Reason.Revoked, (await Sessions.VerifyAsync(unnamed.SessionId)).Refusal?.Reason);   // A missing kind counts as a kind.
    }

    [Fact]
    public async Task After_simultaneous_sign_ins_one_device_is_left()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.One);
        await Chat.UsersAsync("alice");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync("alice")));

        Assert.Single((await Sessions.ListAsync("alice", null)).Sessions);
    }

    [Fact]
    public async Task A_refused_sign_in_ends_no_session()
    {
        await ReopenAsync(options => options.Devices = DevicePolicy.One);
        await Chat.UsersAsync("alice");
        var session = await OpenAsync("alice");

        Assert.NotNull((await Sessions.OpenAsync("alice", null, _ => Refusal.Unauthenticated)).Refusal);
        Assert.NotNull((await Sessions.OpenAsync("alice", new DeviceInfo("a\nb"))).Refusal);

        Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
    }

    [Fact]
    public async Task A_ban_during_a_sign_in_prevents_it()
    {
        await Chat.UsersAsync("alice");
        await Chat.BanAsync("alice");

        Assert.Equal(Reason.Banned, (await Sessions.OpenAsync("alice", null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_password_that_changes_while_it_is_checked_opens_no_session()
    {
        await Chat.Get<Users>().SignUpAsync(new SignUpRequest("alice", "correct horse"));

        // The change blocks the writer until the sign-in has read and checked the old password.
        using var isChecked = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var change = Chat.Writer.RunAsync<Done>(transaction =>
        {
            isHeld.TrySetResult();
            isChecked.Wait(TimeSpan.FromSeconds(30));
            transaction.SqlInvalidatingCache().Execute("update users set password = 'another' where id = 'alice'");
            return Done.Value;
        });
        await isHeld.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var waiting = Chat.Writer.Waiting;
        var signIn = Sessions.SignInAsync(new SignInRequest("alice", "correct horse"), PasswordCaller.At(null), null);
        while (Chat.Writer.Waiting == waiting && !signIn.IsCompleted) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        isChecked.Set();
        await change;

        Assert.Equal(Reason.Unauthenticated, (await signIn).Refusal?.Reason);
    }

    private async Task<SignedIn> OpenAsync(string user, string? kind = null) =>
        (await Sessions.OpenAsync(user, new DeviceInfo(null, kind))).Value;
}
