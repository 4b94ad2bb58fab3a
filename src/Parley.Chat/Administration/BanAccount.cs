using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Bans an account: all its sessions end, and no new one can be opened until it is unbanned.</summary>
internal sealed class BanAccount(Staff staff, Roles roles, string user, BanRequest request, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, Reason.Banned, ended)
{
    private const int MaxReason = 256;

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (request.Reason is not null && !DisplayName.IsValid(request.Reason, MaxReason))
        {
            return Refusal.Malformed($"reason is 1 to {MaxReason} printable characters.");
        }

        if (request.Until <= transaction.Now) return Refusal.Malformed("until must be in the future, in milliseconds.");
        if (StaffRights.Check(transaction, staff, roles, User) is { } refusal) return refusal;

        // A second ban replaces the end and the reason.
        transaction.SqlInvalidatingCache().Execute(
            "update users set banned = coalesce(banned, $2), ban_reason = $3, banned_until = $4 where id = $1",
            User, transaction.Now, request.Reason, request.Until);
        transaction.Note(AccountLog.Banned, new AccountEvent(User, Reason: request.Reason, Until: request.Until));
        End(transaction, SessionsOf(transaction));
        return Done.Value;
    }
}
