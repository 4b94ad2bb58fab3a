using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>What is said of closed accounts, and how they are opened.</summary>
internal static class Bans
{
    /// <summary>What somebody is told who wants to use a closed account.</summary>
    public static Refusal Refuse(SqlSession sql, string user, long now)
    {
        var ban = sql.Query("select ban_reason, banned_until from users where id = $1", user)
            .One(row => new Ban(0, row.TextOrNull(0), row.LongOrNull(1)));
        var message = ban?.Reason is { } reason ? $"This account is closed: {reason}" : "This account is closed.";
        return new Refusal(Reason.Banned, message, ban?.Until is { } until ? Math.Max(1, until - now) : null);
    }

    /// <summary>Opens an account; one that is open stays so.</summary>
    public static void Lift(WriteTransaction transaction, string user)
    {
        var lifted = transaction.Sql.Execute(
            "update users set banned = null, ban_reason = null, banned_until = null where id = $1 and banned is not null", user);
        if (lifted > 0) transaction.Note(AccountLog.Unbanned, new AccountEvent(user));
    }
}
