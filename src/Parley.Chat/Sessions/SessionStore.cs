using System.Net;
using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Opens, checks and ends sessions.</summary>
internal sealed class SessionStore(
    ChatStore store, LogWriter writer, SessionUse use, PasswordHasher passwords, SignInThrottle throttle, IOptions<ChatOptions> options,
    ServerClock clock)
{
    private const string AfterAllIds = "~";   // No character of an id is beyond it.

    private readonly long _idle = (long)options.Value.SessionIdle.TotalMilliseconds;
    private readonly long _lifetime = (long)options.Value.SessionLifetime.TotalMilliseconds;
    private readonly long _ticketLifetime = (long)options.Value.TicketLifetime.TotalMilliseconds;

    /// <summary>Raised after a session has ended and its notice is out, before its end is answered. On the delivery loop: handlers must be short.</summary>
    public event Action<SessionEnded>? Ended;

    private long Now => clock.Now;

    /// <summary>Checks a password and opens a session.</summary>
    /// <param name="request">Who, and the password.</param>
    /// <param name="caller">Who tries it.</param>
    /// <param name="address">Where it comes from.</param>
    public async Task<Outcome<SignedIn>> SignInAsync(SignInRequest request, PasswordCaller caller, IPAddress? address)
    {
        if (!UserId.IsValid(request.Id) || !PasswordHasher.IsAcceptable(request.Password)) return WrongPassword();
        if (!throttle.Begin(request.Id, caller).TryGet(out var attempt, out var refusal)) return refusal;

        using var end = attempt;
        var (stored, isBanned) = FindPassword(request.Id);
        var outcome = await passwords.VerifyAsync(request.Password, stored, PasswordHasher.CallerAt(address));
        if (!outcome.TryGet(out var isRight, out refusal)) return refusal;
        if (!isRight)
        {
            attempt.Failed();
            return WrongPassword();
        }

        attempt.Succeeded();
        if (isBanned) return Banned(request.Id);

        // A password that is changed while it is checked opens nothing: the change has ended all sessions there were.
        return await OpenAsync(request.Id, request.Device, transaction => HasPassword(transaction, request.Id, stored!) ? null : WrongPassword());
    }

    /// <summary>Opens a session for a user who has proved himself in some other way.</summary>
    /// <param name="user">Who.</param>
    /// <param name="device">What is known of his device.</param>
    /// <param name="admit">Has the last word, in the write that opens the session.</param>
    /// <param name="isTrusted">Whether a host application asks for it; all others are strangers until they have the session.</param>
    public Task<Outcome<SignedIn>> OpenAsync(
        string user, DeviceInfo? device, Func<WriteTransaction, Refusal?>? admit = null, bool isTrusted = false)
    {
        if (Problem(device) is { } problem) return Task.FromResult<Outcome<SignedIn>>(Refusal.Malformed(problem));

        var open = new OpenSession(
            user, device ?? new DeviceInfo(), Token.Create(), _lifetime, options.Value.Devices, admit ?? (_ => null), Announce);
        return writer.RunAsync(isTrusted ? Actor.Host : Actor.Stranger, open);
    }

    /// <summary>Whether a ticket is there that can be spent.</summary>
    public bool HasTicket(byte[] hash)
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from tickets where hash = $1 and expires > $2", hash, Now);
    }

    /// <summary>Spends a ticket, once, and checks the session that it stands for; continues on the thread pool.</summary>
    public async ValueTask<Outcome<VerifiedSession>> SpendTicketAsync(byte[] hash)
    {
        var spent = await writer.RunAsync(Actor.Stranger, transaction => SpendTicket(transaction, hash));
        if (!spent.TryGet(out var device, out var refusal)) return refusal;

        using var read = store.Read();
        return Use(read.Sql, SessionRow.OfDevice(read.Sql, device));
    }

    /// <summary>Checks a session id against the database as it is now: a revoked session is refused at once.</summary>
    public Outcome<VerifiedSession> Verify(string sid)
    {
        if (Token.IsTicket(sid) || !Token.TryHash(sid, out var hash)) return SessionRow.Unknown;

        using var read = store.Read();
        return Use(read.Sql, SessionRow.OfToken(read.Sql, hash));
    }

    /// <summary>Why a session that was found good does not stand any more; null if it does.</summary>
    public Refusal? Check(string device)
    {
        using var read = store.Read();
        return SessionRow.Problem(read.Sql, SessionRow.OfDevice(read.Sql, device), Now);
    }

    /// <summary>The sessions of a user that still work, newest first: ids of devices grow with time.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="current">The device that asks.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public SessionList List(string user, string? current, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        using var read = store.Read();
        var now = Now;
        var open = read.Sql.Query(
            """
            select device, name, kind, created, seen, expires from sessions
            where user_id = $1 and ended is null and expires > $2 and device < $3 order by device desc
            """,
            user, now, page ?? AfterAllIds)
            .While(
                row => new SessionInfo(
                    row.Text(0), row.Text(1), row.Text(2), row.Long(3), Seen(row.Text(0), row.Long(4)), row.Long(5), row.Text(0) == current),
                session => IsIdle(session) || limit.TryTake(JsonSize.OfObject(session.Device, session.Name, session.Kind)));
        open.RemoveAll(IsIdle);
        return new SessionList(open, limit.IsCut ? open[^1].Device : null);

        bool IsIdle(SessionInfo session) => session.Seen <= now - _idle;
    }

    /// <summary>Ends a session of the user; one that is over already, or never was, is no error.</summary>
    public Task<Outcome<Done>> EndAsync(UserActor by, string device) =>
        writer.RunAsync(by, new EndSession(by.User, device, Reason.Revoked, Announce));

    /// <summary>Ends all sessions of the user but this one.</summary>
    public Task<Outcome<Done>> EndOthersAsync(VerifiedSession session) =>
        writer.RunAsync(session, new EndSessions(session.User, session.Device, Reason.Revoked, Announce));

    /// <summary>Tells whoever holds connections of a session that it has ended; called on the delivery loop.</summary>
    public void Announce(SessionEnded ended) => Ended?.Invoke(ended);

    /// <summary>Makes a ticket for a session.</summary>
    public Task<Outcome<Ticket>> IssueTicketAsync(VerifiedSession session)
    {
        var (text, hash) = Token.CreateTicket();
        return writer.RunAsync<Ticket>(session, transaction =>
        {
            var ticket = new Ticket(text, transaction.Now + _ticketLifetime);
            transaction.SqlBeside.Execute("delete from tickets where expires <= $1", transaction.Now);
            transaction.SqlBeside.Execute("insert into tickets (hash, device, expires) values ($1, $2, $3)", hash, session.Device, ticket.Expires);
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
        transaction.SqlBeside.Any("select 1 from users where id = $1 and password = $2", user, stored);

    private static Outcome<string> SpendTicket(WriteTransaction transaction, byte[] hash)
    {
        string device;
        using (var row = transaction.SqlBeside.Query("select device, expires from tickets where hash = $1", hash))
        {
            if (!row.Read() || row.GetInt64(1) <= transaction.Now) return SessionRow.UsedTicket;
            device = row.GetString(0);
        }

        transaction.SqlBeside.Execute("delete from tickets where hash = $1", hash);
        return device;
    }

    private (string? Password, bool IsBanned) FindPassword(string user)
    {
        using var read = store.Read();
        using var row = read.Sql.Query("select password, banned from users where id = $1", user);
        return row.Read() ? (row.GetString(0), !row.IsDBNull(1)) : (null, false);
    }

    // Lets a session be used that stands and was not unused for too long.
    private Outcome<VerifiedSession> Use(SqlSession sql, SessionRow? row)
    {
        var now = Now;
        if (SessionRow.Problem(sql, row, now) is { } problem) return problem;

        var session = row!.Session;
        if (Seen(session.Device, row.Seen) + _idle <= now) return SessionRow.Expired;

        use.Note(session.Device);
        return session;
    }

    // When a session was last used, which the store may have yet to learn.
    private long Seen(string device, long stored) => Math.Max(stored, use.LastUse(device));

    private static Refusal WrongPassword() => new(Reason.Unauthenticated, "The id or the password is wrong.");

    private Refusal Banned(string user)
    {
        using var read = store.Read();
        return Bans.Refuse(read.Sql, user, Now);
    }
}
