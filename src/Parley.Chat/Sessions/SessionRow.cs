using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>A session as it is stored, beside what decides whether it stands.</summary>
internal sealed record SessionRow(VerifiedSession Session, long Seen, bool IsEnded, bool IsBanned)
{
    private const string Select =
        "select s.user_id, u.name, s.device, s.expires, u.invisible, s.seen, s.ended, u.banned from sessions s join users u on u.id = s.user_id";

    public static Refusal Unknown { get; } = new(Reason.Unauthenticated, "This session is not known.");

    public static Refusal UsedTicket { get; } = new(
        Reason.Unauthenticated, "This ticket was used, or is too old: each is good for one connection. Fetch a new one each time that you connect.");

    public static Refusal TicketForCall { get; } = new(Reason.Unauthenticated, "A ticket opens a connection; calls take the session id, or its cookie.");

    public static Refusal Revoked { get; } = new(Reason.Revoked, "This session was ended.");

    public static Refusal Banned { get; } = new(Reason.Banned, "This account is closed.");

    public static Refusal Expired { get; } = new(Reason.Expired, "This session has expired.");

    /// <summary>The session of a device; null if there never was one, or its user is gone.</summary>
    public static SessionRow? OfDevice(SqlSession sql, string device) => sql.Query($"{Select} where s.device = $1", device).One(Read);

    /// <summary>The session whose id has this hash.</summary>
    public static SessionRow? OfToken(SqlSession sql, byte[] hash) => sql.Query($"{Select} where s.token_hash = $1", hash).One(Read);

    /// <summary>Why a session does not stand; null if it does. How long it was not used is not looked at.</summary>
    /// <param name="sql">Where it was read.</param>
    /// <param name="row">The session; null if there is none.</param>
    /// <param name="now">The time, in milliseconds.</param>
    public static Refusal? Problem(SqlSession sql, SessionRow? row, long now)
    {
        if (row is null) return Unknown;
        if (row.IsBanned) return Bans.Refuse(sql, row.Session.User, now);
        if (row.IsEnded) return Revoked;
        return row.Session.Expires <= now ? Expired : null;
    }

    private static SessionRow Read(System.Data.Common.DbDataReader row) => new(
        new VerifiedSession(row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.Flag(4)),
        row.Long(5), row.LongOrNull(6) is not null, row.LongOrNull(7) is not null);
}
