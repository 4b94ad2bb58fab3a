using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>A stored session, with the data that decides whether it is valid.</summary>
internal sealed record SessionRow(VerifiedSession Session, long Seen, bool IsEnded, bool IsBanned)
{
    private const string Columns = "s.user_id, u.name, s.device, s.expires, u.invisible, s.seen, s.ended, u.banned";

    private const string Select = $"select {Columns} from sessions s join users u on u.id = s.user_id";

    /// <summary>The session of a device, as writes ask for it.</summary>
    public static Question<SessionRow> OfDevice { get; } = new(
        texts: 1,
        $"""
        select k.n, {Columns} from unnest($1::text[]) with ordinality k (device, n)
        join sessions s on s.device = k.device join users u on u.id = s.user_id
        """,
        static (row, _) => Read(row, 1),
        static (sql, key) => OfDeviceAsync(sql, key.First).AtOnce());

    public static Refusal Unknown { get; } = new(Reason.Unauthenticated, "This session is not known.");

    public static Refusal UsedTicket { get; } = new(
        Reason.Unauthenticated, "This ticket was used or has expired: each is valid for one connection. Fetch a new one for each connect.");

    public static Refusal TicketForCall { get; } = new(
        Reason.Unauthenticated, "A ticket is only for connections; requests need the session id or its cookie.");

    public static Refusal Revoked { get; } = new(Reason.Revoked, "This session was ended.");

    public static Refusal Banned { get; } = new(Reason.Banned, "This account is closed.");

    public static Refusal Expired { get; } = new(Reason.Expired, "This session has expired.");

    /// <summary>The session of a device; null if there never was one or its user no longer exists.</summary>
    public static ValueTask<SessionRow?> OfDeviceAsync(ReadSession sql, string device) =>
        sql.QueryAsync($"{Select} where s.device = $1", device).OneAsync(row => Read(row, 0));

    /// <summary>The session whose id has this hash.</summary>
    public static ValueTask<SessionRow?> OfTokenAsync(ReadSession sql, byte[] hash) =>
        sql.QueryAsync($"{Select} where s.token_hash = $1", hash).OneAsync(row => Read(row, 0));

    /// <summary>The refusal of an invalid session; null if it is valid. Idle time is not checked.</summary>
    /// <param name="sql">Where it was read.</param>
    /// <param name="row">The session; null if there is none.</param>
    /// <param name="now">The time, in milliseconds.</param>
    public static async ValueTask<Refusal?> ProblemAsync(ReadSession sql, SessionRow? row, long now)
    {
        if (row is null) return Unknown;
        if (row.IsBanned) return await ClosedAccount.RefuseAsync(sql, row.Session.User, now);
        if (row.IsEnded) return Revoked;
        return row.Session.Expires <= now ? Expired : null;
    }

    private static SessionRow Read(System.Data.Common.DbDataReader row, int column) => new(
        new VerifiedSession(
            row.Text(column), row.Text(column + 1), row.Text(column + 2), row.Long(column + 3), row.Flag(column + 4)),
        row.Long(column + 5), row.LongOrNull(column + 6) is not null, row.LongOrNull(column + 7) is not null);
}
