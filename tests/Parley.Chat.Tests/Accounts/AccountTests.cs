using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

public sealed class AccountTests : SqliteChatTests
{
    private const string Password = "correct horse";

    private Users Users => Chat.Get<Users>();

    private SessionStore Sessions => Chat.Get<SessionStore>();

    [Fact]
    public async Task A_new_account_signs_in_with_its_password_only()
    {
        var profile = (await Users.SignUpAsync(new SignUpRequest("alice", Password))).Value;

        Assert.Equal(("alice", "alice", Chat.Time.GetUtcNow().ToUnixTimeMilliseconds()), (profile.Id, profile.Name, profile.Created));
        Assert.Equal("alice", (await SignInAsync("alice", Password)).Value.User);
        Assert.Equal(Reason.Unauthenticated, (await SignInAsync("alice", "wrong password")).Refusal?.Reason);
    }

    [Fact]
    public async Task An_unknown_user_gets_the_response_of_a_wrong_password()
    {
        await Users.SignUpAsync(new SignUpRequest("alice", Password));

        Assert.Equal((await SignInAsync("alice", "wrong password")).Refusal, (await SignInAsync("nobody", "wrong password")).Refusal);
    }

    [Theory]
    [InlineData("A", Password, null, "malformed")]
    [InlineData("Alice", Password, null, "malformed")]
    [InlineData("alice", "1234567", null, "malformed")]
    [InlineData("alice", Password, "", "malformed")]
    [InlineData("alice", Password, "a\u202Eb", "malformed")]
    [InlineData("server", Password, null, "malformed")]
    [InlineData("client", Password, null, "malformed")]
    [InlineData("taken", Password, null, "conflict")]
    public async Task An_invalid_account_is_refused(string id, string password, string? name, string reason)
    {
        await Chat.UsersAsync("taken");

        Assert.Equal(reason, (await Users.SignUpAsync(new SignUpRequest(id, password, name))).Refusal?.Reason.WireName());
    }

    [Fact]
    public async Task Of_simultaneous_sign_ups_with_one_id_one_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Users.SignUpAsync(new SignUpRequest("alice", Password))));

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(7, outcomes.Count(outcome => outcome.Refusal?.Reason == Reason.Conflict));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_password_is_measured_in_bytes(int bytes, bool isAcceptable)
    {
        Assert.Equal(isAcceptable, PasswordHasher.IsAcceptable(new string('p', bytes)));
        Assert.Equal(isAcceptable, PasswordHasher.IsAcceptable(string.Concat(new string('p', bytes % 2), new string('é', bytes / 2))));
    }

    [Fact]
    public async Task A_stored_password_has_its_parameters_and_its_own_salt()
    {
        using var hasher = new PasswordHasher(Options.Create(new ChatOptions()));

        var (one, two) = ((await hasher.HashAsync(Password)).Value, (await hasher.HashAsync(Password)).Value);

        Assert.StartsWith("argon2id$m=19456,t=2,p=1$", one, StringComparison.Ordinal);
        Assert.NotEqual(one, two);
        Assert.True((await hasher.VerifyAsync(Password, one)).Value);
        Assert.True((await hasher.VerifyAsync(Password, two)).Value);
        Assert.False((await hasher.VerifyAsync(Password + " ", one)).Value);
        Assert.False((await hasher.VerifyAsync(Password, null)).Value);
    }

    [Fact]
    public async Task Sign_ins_beyond_the_queue_are_refused()
    {
        using var hasher = new PasswordHasher(Options.Create(new ChatOptions { SignInQueue = 2 }));

        // Started on separate threads, because a hash runs on the calling thread.
        var tasks = Enumerable.Range(0, 40).Select(_ => Task.Factory.StartNew(
            () => hasher.HashAsync(Password), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        var outcomes = await Task.WhenAll(tasks);

        Assert.Contains(outcomes, outcome => outcome.Refusal is { Reason: Reason.Unavailable, RetryAfter: > 0 });
        Assert.Contains(outcomes, outcome => outcome.Refusal is null);
        Assert.Null((await hasher.HashAsync(Password)).Refusal);
    }

    [Fact]
    public async Task One_caller_cannot_fill_the_queue()
    {
        using var hasher = new PasswordHasher(Options.Create(new ChatOptions { SignInQueue = 10 }));

        // Started on separate threads, because a hash runs on the calling thread.
        var flood = Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(
            () => hasher.HashAsync(Password, "address:203.0.113.1"), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToList();
        var other = await hasher.HashAsync(Password, "address:203.0.113.2");

        Assert.Null(other.Refusal);
        Assert.Contains(await Task.WhenAll(flood), outcome => outcome.Refusal is { Reason: Reason.Unavailable, RetryAfter: > 0 });
    }

    [Fact]
    public async Task Guessing_delays_the_right_password_as_well()
    {
        await Users.SignUpAsync(new SignUpRequest("alice", Password));
        for (var i = 0; i < 5; i++) await SignInAsync("alice", "wrong password");

        Assert.Equal(Reason.RateLimited, (await SignInAsync("alice", Password)).Refusal?.Reason);
        Chat.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await SignInAsync("alice", Password)).Refusal);
    }

    [Fact]
    public async Task A_banned_user_learns_of_the_ban_only_with_the_right_password()
    {
        await Users.SignUpAsync(new SignUpRequest("alice", Password));
        var sessionId = (await SignInAsync("alice", Password)).Value.SessionId;
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update users set banned = 1 where id = 'alice'");
            return Done.Value;
        });

        Assert.Equal(Reason.Unauthenticated, (await SignInAsync("alice", "wrong password")).Refusal?.Reason);
        Assert.Equal(Reason.Banned, (await SignInAsync("alice", Password)).Refusal?.Reason);
        Assert.Equal(Reason.Banned, (await Sessions.VerifyAsync(sessionId)).Refusal?.Reason);
    }

    private Task<Outcome<SignedIn>> SignInAsync(string id, string password) =>
        Sessions.SignInAsync(new SignInRequest(id, password), PasswordCaller.At(null), null);
}
