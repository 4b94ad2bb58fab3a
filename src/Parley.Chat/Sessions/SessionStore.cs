using System.Net;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Opens, verifies and ends sessions.</summary>
internal sealed class SessionStore(
    ChatStore store, LogWriter writer, SessionUse use, PasswordHasher passwords, SignInRateLimiter signIns, IOptions<ChatOptions> options,
    ServerClock clock)
{
    private const string AfterAllIds = "~";   // Higher than any character of an id.

    private readonly long _idle = (long)options.Value.SessionIdle.TotalMilliseconds;
    private readonly long _lifetime = (long)options.Value.SessionLifetime.TotalMilliseconds;
    private readonly long _ticketLifetime = (long)options.Value.TicketLifetime.TotalMilliseconds;

    /// <summary>
    /// Raised after a session has ended and its notice was sent, before the request that ended it completes. On the delivery loop: handlers
    /// must be short.
    /// </summary>
    public event Action<SessionEnded>? Ended;

    private long Now => clock.Now;

    /// <summary>Checks a password and opens a session.</summary>
    /// <param name="request">The id, password and device.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="address">The caller.</param>
    public async Task<Outcome<SignedIn>> SignInAsync(SignInRequest request, PasswordCaller caller, IPAddress? address)
    {
        if (!UserId.IsValid(request.Id) || !PasswordHasher.IsAcceptable(request.Password)) return WrongPassword();
        if (!signIns.Begin(request.Id, caller).TryGet(out var attempt, out var refusal)) return refusal;

        using var end = attempt;
        var (stored, isBanned) = await FindPasswordAsync(request.Id);
        var outcome = await passwords.VerifyAsync(request.Password, stored, PasswordHasher.CallerAt(address));
        if (!outcome.TryGet(out var isRight, out refusal)) return refusal;
        if (!isRight)
        {
            attempt.Failed();
            return WrongPassword();
        }

        attempt.Succeeded();
        if (isBanned) return await BannedAsync(request.Id);

        // If the password is changed during the check, the sign-in fails, because the change has ended all sessions.
        return await OpenAsync(
            request.Id, request.Device, transaction => HasPassword(transaction, request.Id, stored!) ? null : WrongPassword());
    }

    /// <summary>Opens a session for a user who was authenticated in another way.</summary>
    /// <param name="user">Who.</param>
    /// <param name="device">The description of the device.</param>
    /// <param name="admit">The final check, in the write that opens the session.</param>
    /// <param name="isTrusted">
    /// Whether a host application makes the request; all others are unauthenticated until they have the session.
    /// </param>
    public Task<Outcome<SignedIn>> OpenAsync(
        string user, DeviceInfo? device, Func<WriteTransaction, Refusal?>? admit = null, bool isTrusted = false)
    {
        if (Problem(device) is { } problem) return Task.FromResult<Outcome<SignedIn>>(Refusal.Malformed(problem));

        var open = new OpenSession(
            user, device ?? new DeviceInfo(), Token.Create(), _lifetime, options.Value.Devices, admit ?? (_ => null), Announce);
        return writer.RunAsync(isTrusted ? Actor.Host : Actor.Stranger, open);
    }

    /// <summary>Whether a usable ticket exists.</summary>
    public async ValueTask<bool> HasTicketAsync(byte[] hash)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.AnyAsync("select 1 from tickets where hash = $1 and expires > $2", hash, Now);
    }

    /// <summary>Uses a ticket, once, and verifies its session; continues on the thread pool.</summary>
    public async ValueTask<Outcome<VerifiedSession>> SpendTicketAsync(byte[] hash)
    {
        var spent = await writer.RunAsync(Actor.Stranger, transaction => SpendTicket(transaction, hash));
        if (!spent.TryGet(out var device, out var refusal)) return refusal;

        await using var read = await store.ReadAsync();
        return await UseAsync(read.Sql, await SessionRow.OfDeviceAsync(read.Sql, device));
    }

    /// <summary>Verifies a session id against the present database: a revoked session is refused at once.</summary>
    /// <param name="sessionId">The session id.</param>
    /// <param name="user">Whose it was a moment ago; null if that is not known.</param>
    public async ValueTask<Outcome<VerifiedSession>> VerifyAsync(string sessionId, string? user = null)
    {
        if (Token.IsTicket(sessionId) || !Token.TryHash(sessionId, out var hash)) return SessionRow.Unknown;

        await using var read = await store.ReadAsync(user);
        return await UseAsync(read.Sql, await SessionRow.OfTokenAsync(read.Sql, hash));
    }

    /// <summary>The refusal of a verified session that is no longer valid; null if it is.</summary>
    public async ValueTask<Refusal?> CheckAsync(VerifiedSession session)
    {
        await using var read = await store.ReadAsync(session.User);
        return await SessionRow.ProblemAsync(read.Sql, await SessionRow.OfDeviceAsync(read.Sql, session.Device), Now);
    }

    /// <summary>The valid sessions of a user, newest first, because device ids grow with time.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="current">The requesting device.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<SessionList> ListAsync(string user, string? current, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        await using var read = await store.ReadAsync(user);
        var now = Now;
        var open = await read.Sql.QueryAsync(
            """
            select device, name, kind, created, seen, expires from sessions
            where user_id = $1 and ended is null and expires > $2 and device < $3 order by device desc
            """,
            user, now, page ?? AfterAllIds)
            .WhileAsync(
                row => new SessionInfo(
                    row.Text(0), row.Text(1), row.Text(2), row.Long(3), Seen(row.Text(0), row.Long(4)), row.Long(5),
                    row.Text(0) == current),
                session => IsIdle(session) || limit.TryTake(JsonSize.OfObject(session.Device, session.Name, session.Kind)));
        open.RemoveAll(IsIdle);
        return new SessionList(open, limit.IsCut ? open[^1].Device : null);

        bool IsIdle(SessionInfo session) => session.Seen <= now - _idle;
    }

    /// <summary>Ends a session of the user; does nothing if it has ended or never existed.</summary>
    public Task<Outcome<Done>> EndAsync(UserActor by, string device) =>
        writer.RunAsync(by, new EndSession(by.User, device, Reason.Revoked, Announce));

    /// <summary>Ends all sessions of the user except this one.</summary>
    public Task<Outcome<Done>> EndOthersAsync(VerifiedSession session) =>
        writer.RunAsync(session, new EndSessions(session.User, session.Device, Reason.Revoked, Announce));

    /// <summary>Raises the end of a session; called on the delivery loop.</summary>
    public void Announce(SessionEnded ended) => Ended?.Invoke(ended);

    /// <summary>Creates a ticket for a session.</summary>
    public Task<Outcome<Ticket>> IssueTicketAsync(VerifiedSession session)
    {
        var (text, hash) = Token.CreateTicket();
        return writer.RunAsync<Ticket>(session, transaction =>
        {
            var ticket = new Ticket(text, transaction.Now + _ticketLifetime);
            transaction.SqlKeepingCache().Execute("delete from tickets where expires <= $1", transaction.Now);
            transaction.SqlKeepingCache()
                .Execute("insert into tickets (hash, device, expires) values ($1, $2, $3)", hash, session.Device, ticket.Expires);
            return ticket;
        });
    }

    private static string? Problem(DeviceInfo? device) => device switch
    {
        { Name: { Length: > 0 } name } when !DisplayName.IsValid(name) => "device.name is at most 64 printable characters.",
        { Kind: { Length: > 0 } kind } when !DisplayName.IsValid(kind, 16) => "device.kind is at most 16 printable characters.",
        _ => null,
    };

    private static bool HasPassword(WriteTransaction transaction, string user, string stored) =>
        transaction.SqlKeepingCache().Any("select 1 from users where id = $1 and password = $2", user, stored);

    private static Outcome<string> SpendTicket(WriteTransaction transaction, byte[] hash)
    {
        string device;
        using (var row = transaction.SqlKeepingCache().Query("select device, expires from tickets where hash = $1", hash))
        {
            if (!row.Read() || row.GetInt64(1) <= transaction.Now) return SessionRow.UsedTicket;
            device = row.GetString(0);
        }

        transaction.SqlKeepingCache().Execute("delete from tickets where hash = $1", hash);
        return device;
    }

    private async ValueTask<(string? Password, bool IsBanned)> FindPasswordAsync(string user)
    {
        await using var read = await store.ReadAsync();
        await using var rows = await read.Sql.QueryAsync("select password, banned from users where id = $1", user);
        return await rows.ReadAsync() ? (rows.Row.Text(0), !rows.Row.IsDBNull(1)) : (null, false);
    }

    // Accepts a valid session that was not idle for too long, and records its use.
    private async ValueTask<Outcome<VerifiedSession>> UseAsync(ReadSession sql, SessionRow? row)
    {
        var now = Now;
        if (await SessionRow.ProblemAsync(sql, row, now) is { } problem) return problem;

        var session = row!.Session;
        if (Seen(session.Device, row.Seen) + _idle <= now) return SessionRow.Expired;

        use.Note(session.Device);
        return session;
    }

    // When a session was last used, which may not be stored yet.
    private long Seen(string device, long stored) => Math.Max(stored, use.LastUse(device));

    private static Refusal WrongPassword() => new(Reason.Unauthenticated, "The id or the password is wrong.");

    private async ValueTask<Refusal> BannedAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await ClosedAccount.RefuseAsync(read.Sql, user, Now);
    }
}
