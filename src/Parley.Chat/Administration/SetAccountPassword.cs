using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Replaces the password of an account and ends all its sessions.</summary>
internal sealed class SetAccountPassword(Staff staff, Roles roles, string user, string hash, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, Reason.Revoked, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (StaffRights.Check(transaction, staff, roles, User) is { } refusal) return refusal;
        if (transaction.SqlKeepingCache().Any("select 1 from users where id = $1 and hosted = 1", User))
        {
            return new Refusal(Reason.Forbidden, "This account belongs to another application and has no password here.");
        }

        transaction.SqlKeepingCache().Execute("update users set password = $2 where id = $1", User, hash);
        End(transaction, SessionsOf(transaction));
        return Done.Value;
    }
}
