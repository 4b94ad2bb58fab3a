using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Administration;

/// <summary>Ends bans.</summary>
internal static class Bans
{
    /// <summary>Unbans an account; does nothing if it is not banned.</summary>
    public static void Lift(WriteTransaction transaction, string user)
    {
        var lifted = transaction.SqlInvalidatingCache().Execute(
            "update users set banned = null, ban_reason = null, banned_until = null where id = $1 and banned is not null", user);
        if (lifted > 0) transaction.Note(AccountLog.Unbanned, new AccountEvent(user));
    }
}
