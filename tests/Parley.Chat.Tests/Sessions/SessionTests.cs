using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

public sealed class SessionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StoreSpec.Chat _chat = null!;

    private SessionStore Sessions => _chat.Get<SessionStore>();

    private SessionVerifier Verifier => _chat.Get<SessionVerifier>();

    public async ValueTask InitializeAsync()
    {
        _chat = StoreSpec.Chat.Open(_folder.Configure);
        await _chat.UsersAsync("alice", "bob");
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_session_is_verified_by_its_id()
    {
        var signedIn = await OpenAsync("alice");

        var session = (await Sessions.VerifyAsync(signedIn.SessionId)).Value;
        Assert.Equal(("alice", "alice", signedIn.Device, signedIn.Expires), (session.User, session.Name, session.Device, session.Expires));
        Assert.Equal(_chat.Time.GetUtcNow().AddDays(90).ToUnixTimeMilliseconds(), session.Expires);
        Assert.Equal(session, (await Verifier.VerifyAsync(signedIn.SessionId, null)).Value);
    }

    [Fact]
    public async Task The_store_has_no_secret_that_can_be_used_to_sign_in()
    {
        var signedIn = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync((await Sessions.VerifyAsync(signedIn.SessionId)).Value)).Value.Value;
        await _chat.Writer.StopAsync();

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_folder.Database)!)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = System.Text.Encoding.Latin1.GetString(Read(file));
            Assert.DoesNotContain(signedIn.SessionId, text, StringComparison.Ordinal);
            Assert.DoesNotContain(ticket[2..], text, StringComparison.Ordinal);
            Assert.DoesNotContain(
                System.Text.Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(signedIn.SessionId)), text,
                StringComparison.Ordinal);
        }

        static byte[] Read(string file)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("%")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("t.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("t.")]
    public async Task An_invalid_session_id_is_unauthenticated(string sessionId)
    {
        Assert.Equal(Reason.Unauthenticated, (await Sessions.VerifyAsync(sessionId)).Refusal?.Reason);
        Assert.Equal(Reason.Unauthenticated, (await Verifier.VerifyAsync(sessionId, null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_session_id_is_not_normalized()
    {
        var sessionId = (await OpenAsync("alice")).SessionId;

        foreach (var wrong in new[] { sessionId + " ", " " + sessionId, sessionId + "=", sessionId[..^1] })
            Assert.NotNull((await Sessions.VerifyAsync(wrong)).Refusal);
    }

    [Fact]
    public async Task An_idle_session_expires_and_a_used_one_does_not()
    {
        var (idle, used) = (await OpenAsync("alice"), await OpenAsync("alice"));
        for (var day = 0; day < 29; day += 10)
        {
            _chat.Time.Advance(TimeSpan.FromDays(10));
            if (day < 20) Assert.Null((await Sessions.VerifyAsync(used.SessionId)).Refusal);
            await _chat.SettleAsync();
        }

        Assert.Equal(Reason.Expired, (await Sessions.VerifyAsync(idle.SessionId)).Refusal?.Reason);
        Assert.Null((await Sessions.VerifyAsync(used.SessionId)).Refusal);
        Assert.Equal([used.Device], (await Sessions.ListAsync("alice", null)).Sessions.Select(session => session.Device));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60 * 60)]
    [InlineData(20 * 24 * 60 * 60)]
    public async Task Every_use_counts(int idle)
    {
        await _chat.DisposeAsync();
        _chat = StoreSpec.Chat.Open(_folder.Configure + (Action<ChatOptions>)(options => options.SessionIdle = TimeSpan.FromSeconds(idle)));
        var session = await OpenAsync("alice");

        for (var use = 0; use < 3; use++)
        {
            _chat.Time.Advance(TimeSpan.FromSeconds(idle * 0.05));   // One shortly after the other counts as well.
            Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
            await _chat.Get<SessionUse>().SaveAsync();
            _chat.Time.Advance(TimeSpan.FromSeconds(idle) - TimeSpan.FromMilliseconds(1));
            Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
        }

        _chat.Time.Advance(TimeSpan.FromSeconds(idle));
        Assert.Equal(Reason.Expired, (await Sessions.VerifyAsync(session.SessionId)).Refusal?.Reason);
    }

    [Fact]
    public async Task The_last_use_is_known_after_a_restart()
    {
        var (used, idle) = (await OpenAsync("alice"), await OpenAsync("alice"));
        _chat.Time.Advance(TimeSpan.FromDays(20));
        Assert.Null((await Sessions.VerifyAsync(used.SessionId)).Refusal);
        await _chat.Get<SessionUse>().StopAsync(default);
        var time = _chat.Time.GetUtcNow();
        await _chat.DisposeAsync();

        _chat = StoreSpec.Chat.Open(_folder.Configure);
        _chat.Time.SetUtcNow(time.AddDays(20));

        Assert.Null((await Sessions.VerifyAsync(used.SessionId)).Refusal);
        Assert.Equal(Reason.Expired, (await Sessions.VerifyAsync(idle.SessionId)).Refusal?.Reason);
    }

    [Fact]
    public async Task Even_a_used_session_ends_after_its_lifetime()
    {
        var session = await OpenAsync("alice");
        for (var day = 0; day < 80; day += 20)
        {
            _chat.Time.Advance(TimeSpan.FromDays(20));
            Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
            await _chat.SettleAsync();
        }

        _chat.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(Reason.Expired, (await Sessions.VerifyAsync(session.SessionId)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_list_shows_devices_and_marks_the_current_one()
    {
        var first = (await Sessions.OpenAsync("alice", new DeviceInfo("Phone", "mobile"))).Value;
        _chat.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await OpenAsync("alice");
        await OpenAsync("bob");

        var list = (await Sessions.ListAsync("alice", first.Device)).Sessions;

        Assert.Equal([second.Device, first.Device], list.Select(session => session.Device));
        Assert.Equal(("Phone", "mobile", true), (list[1].Name, list[1].Kind, list[1].Current));
        Assert.Equal(("", "", false), (list[0].Name, list[0].Kind, list[0].Current));
    }

    [Theory]
    [InlineData("x\u202Ey", null)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", null)]
    [InlineData("ok", "12345678901234567")]
    public async Task A_device_with_an_invalid_name_is_malformed(string name, string? kind) =>
        Assert.Equal(Reason.Malformed, (await Sessions.OpenAsync("alice", new DeviceInfo(name, kind))).Refusal?.Reason);

    [Fact]
    public async Task An_ended_session_is_revoked_at_once_and_its_end_is_announced_once()
    {
        var session = await OpenAsync("alice");
        var order = new List<string>();
        Sessions.Ended += ended => order.Add($"ended {ended.User} {ended.Device == session.Device} {ended.Reason.WireName()}");
        _chat.Observed.OnCommitted = committed => order.Add($"{committed.Entry.Kind} {committed.Recipients![0]}");

        Assert.Null((await Sessions.EndAsync("alice", session.Device)).Refusal);
        Assert.Equal(Reason.Revoked, (await Sessions.VerifyAsync(session.SessionId)).Refusal?.Reason);
        Assert.Null((await Sessions.EndAsync("alice", session.Device)).Refusal);
        await _chat.SettleAsync();

        Assert.Equal(["session-ended alice", "ended alice True revoked"], order);
        Assert.Equal(
            $$"""{"device":"{{session.Device}}","reason":"revoked"}""",
            (await _chat.HistoryAsync("alice", ConversationKind.Server, "server")).Messages[^1].Body);
        Assert.Empty((await Sessions.ListAsync("alice", null)).Sessions);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_user()
    {
        var session = await OpenAsync("alice");

        Assert.Null((await Sessions.EndAsync("bob", session.Device)).Refusal);   // It gets the response of an unknown one.

        Assert.Null((await Sessions.VerifyAsync(session.SessionId)).Refusal);
    }

    [Fact]
    public async Task A_ticket_works_once()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync((await Sessions.VerifyAsync(session.SessionId)).Value)).Value;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Verifier.VerifyAsync(ticket.Value, null).AsTask()));

        Assert.Equal(session.Device, Assert.Single(outcomes, outcome => outcome.Refusal is null).Value.Device);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome =>
            Assert.Equal(Reason.Unauthenticated, outcome.Refusal!.Reason));
    }

    [Fact]
    public async Task A_ticket_is_no_session_id_and_is_valid_for_a_minute()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync((await Sessions.VerifyAsync(session.SessionId)).Value)).Value;
        Assert.Equal(_chat.Time.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds(), ticket.Expires);
        Assert.Equal(Reason.Unauthenticated, (await Sessions.VerifyAsync(ticket.Value)).Refusal?.Reason);

        _chat.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Reason.Unauthenticated, (await Verifier.VerifyAsync(ticket.Value, null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_ticket_ends_with_its_session()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync((await Sessions.VerifyAsync(session.SessionId)).Value)).Value;
        await Sessions.EndAsync("alice", session.Device);

        Assert.NotNull((await Verifier.VerifyAsync(ticket.Value, null)).Refusal);
    }

    private async Task<SignedIn> OpenAsync(string user) => (await Sessions.OpenAsync(user, null)).Value;
}
