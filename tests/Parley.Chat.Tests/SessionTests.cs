using Parley.Chat.Contract;
using Parley.Chat.Messages;
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

        var session = Sessions.Verify(signedIn.Sid).Value;
        Assert.Equal(("alice", "alice", signedIn.Device, signedIn.Expires), (session.User, session.Name, session.Device, session.Expires));
        Assert.Equal(_chat.Time.GetUtcNow().AddDays(90).ToUnixTimeMilliseconds(), session.Expires);
        Assert.Equal(session, (await Verifier.VerifyAsync(signedIn.Sid, null)).Value);
    }

    [Fact]
    public async Task The_store_holds_nothing_to_sign_in_with()
    {
        var signedIn = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync(Sessions.Verify(signedIn.Sid).Value)).Value.Value;
        await _chat.Writer.StopAsync();

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_folder.Database)!).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = System.Text.Encoding.Latin1.GetString(Read(file));
            Assert.DoesNotContain(signedIn.Sid, text, StringComparison.Ordinal);
            Assert.DoesNotContain(ticket[2..], text, StringComparison.Ordinal);
            Assert.DoesNotContain(System.Text.Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(signedIn.Sid)), text, StringComparison.Ordinal);
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
    public async Task What_is_not_a_session_is_unauthenticated(string sid)
    {
        Assert.Equal(Reason.Unauthenticated, Sessions.Verify(sid).Refusal?.Reason);
        Assert.Equal(Reason.Unauthenticated, (await Verifier.VerifyAsync(sid, null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_session_id_is_not_normalised()
    {
        var sid = (await OpenAsync("alice")).Sid;

        Assert.All([sid + " ", " " + sid, sid + "=", sid[..^1]], wrong => Assert.NotNull(Sessions.Verify(wrong).Refusal));
    }

    [Fact]
    public async Task An_idle_session_expires_and_a_used_one_does_not()
    {
        var (idle, used) = (await OpenAsync("alice"), await OpenAsync("alice"));
        for (var day = 0; day < 29; day += 10)
        {
            _chat.Time.Advance(TimeSpan.FromDays(10));
            if (day < 20) Assert.Null(Sessions.Verify(used.Sid).Refusal);
            await _chat.SettleAsync();
        }

        Assert.Equal(Reason.Expired, Sessions.Verify(idle.Sid).Refusal?.Reason);
        Assert.Null(Sessions.Verify(used.Sid).Refusal);
        Assert.Equal([used.Device], Sessions.List("alice", null).Sessions.Select(session => session.Device));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60 * 60)]
    [InlineData(20 * 24 * 60 * 60)]
    public async Task Any_use_counts_however_short_the_time_is(int idle)
    {
        await _chat.DisposeAsync();
        _chat = StoreSpec.Chat.Open(_folder.Configure + (Action<ChatOptions>)(options => options.SessionIdle = TimeSpan.FromSeconds(idle)));
        var session = await OpenAsync("alice");

        for (var use = 0; use < 3; use++)
        {
            _chat.Time.Advance(TimeSpan.FromSeconds(idle * 0.05));   // One shortly after the other counts as well.
            Assert.Null(Sessions.Verify(session.Sid).Refusal);
            await _chat.Get<SessionUse>().SaveAsync();
            _chat.Time.Advance(TimeSpan.FromSeconds(idle) - TimeSpan.FromMilliseconds(1));
            Assert.Null(Sessions.Verify(session.Sid).Refusal);
        }

        _chat.Time.Advance(TimeSpan.FromSeconds(idle));
        Assert.Equal(Reason.Expired, Sessions.Verify(session.Sid).Refusal?.Reason);
    }

    [Fact]
    public async Task What_was_used_is_known_after_a_restart()
    {
        var (used, idle) = (await OpenAsync("alice"), await OpenAsync("alice"));
        _chat.Time.Advance(TimeSpan.FromDays(20));
        Assert.Null(Sessions.Verify(used.Sid).Refusal);
        await _chat.Get<SessionUse>().StopAsync(default);
        var time = _chat.Time.GetUtcNow();
        await _chat.DisposeAsync();

        _chat = StoreSpec.Chat.Open(_folder.Configure);
        _chat.Time.SetUtcNow(time.AddDays(20));

        Assert.Null(Sessions.Verify(used.Sid).Refusal);
        Assert.Equal(Reason.Expired, Sessions.Verify(idle.Sid).Refusal?.Reason);
    }

    [Fact]
    public async Task Even_a_used_session_ends_after_its_lifetime()
    {
        var session = await OpenAsync("alice");
        for (var day = 0; day < 80; day += 20)
        {
            _chat.Time.Advance(TimeSpan.FromDays(20));
            Assert.Null(Sessions.Verify(session.Sid).Refusal);
            await _chat.SettleAsync();
        }

        _chat.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(Reason.Expired, Sessions.Verify(session.Sid).Refusal?.Reason);
    }

    [Fact]
    public async Task A_list_shows_devices_and_marks_the_present_one()
    {
        var first = (await Sessions.OpenAsync("alice", new DeviceInfo("Phone", "mobile"))).Value;
        _chat.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await OpenAsync("alice");
        await OpenAsync("bob");

        var list = Sessions.List("alice", first.Device).Sessions;

        Assert.Equal([second.Device, first.Device], list.Select(session => session.Device));
        Assert.Equal(("Phone", "mobile", true), (list[1].Name, list[1].Kind, list[1].Current));
        Assert.Equal(("", "", false), (list[0].Name, list[0].Kind, list[0].Current));
    }

    [Theory]
    [InlineData("x\u202Ey", null)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", null)]
    [InlineData("ok", "12345678901234567")]
    public async Task A_device_with_a_strange_name_is_malformed(string name, string? kind) =>
        Assert.Equal(Reason.Malformed, (await Sessions.OpenAsync("alice", new DeviceInfo(name, kind))).Refusal?.Reason);

    [Fact]
    public async Task An_ended_session_is_revoked_at_once_told_and_announced_once()
    {
        var session = await OpenAsync("alice");
        var order = new List<string>();
        Sessions.Ended += ended => order.Add($"ended {ended.User} {ended.Device == session.Device} {ended.Reason.WireName()}");
        _chat.Observed.OnCommitted = committed => order.Add($"{committed.Entry.Kind} {committed.Recipients![0]}");

        Assert.Null((await Sessions.EndAsync("alice", session.Device)).Refusal);
        Assert.Equal(Reason.Revoked, Sessions.Verify(session.Sid).Refusal?.Reason);
        Assert.Null((await Sessions.EndAsync("alice", session.Device)).Refusal);
        await _chat.SettleAsync();

        Assert.Equal(["session-ended alice", "ended alice True revoked"], order);
        Assert.Equal(
            $$"""{"device":"{{session.Device}}","reason":"revoked"}""",
            _chat.History("alice", ConversationKind.Server, "server").Messages[^1].Body);
        Assert.Empty(Sessions.List("alice", null).Sessions);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_user()
    {
        var session = await OpenAsync("alice");

        Assert.Null((await Sessions.EndAsync("bob", session.Device)).Refusal);   // Looks like one that never was.

        Assert.Null(Sessions.Verify(session.Sid).Refusal);
    }

    [Fact]
    public async Task A_ticket_works_once()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync(Sessions.Verify(session.Sid).Value)).Value;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Verifier.VerifyAsync(ticket.Value, null).AsTask()));

        Assert.Equal(session.Device, Assert.Single(outcomes, outcome => outcome.Refusal is null).Value.Device);
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(Reason.Unauthenticated, outcome.Refusal!.Reason));
    }

    [Fact]
    public async Task A_ticket_is_no_session_id_and_lives_for_a_minute()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync(Sessions.Verify(session.Sid).Value)).Value;
        Assert.Equal(_chat.Time.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds(), ticket.Expires);
        Assert.Equal(Reason.Unauthenticated, Sessions.Verify(ticket.Value).Refusal?.Reason);

        _chat.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Reason.Unauthenticated, (await Verifier.VerifyAsync(ticket.Value, null)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_ticket_dies_with_its_session()
    {
        var session = await OpenAsync("alice");
        var ticket = (await Sessions.IssueTicketAsync(Sessions.Verify(session.Sid).Value)).Value;
        await Sessions.EndAsync("alice", session.Device);

        Assert.NotNull((await Verifier.VerifyAsync(ticket.Value, null)).Refusal);
    }

    private async Task<SignedIn> OpenAsync(string user) => (await Sessions.OpenAsync(user, null)).Value;
}
