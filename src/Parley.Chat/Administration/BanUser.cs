using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Closes an account; all its sessions end.</summary>
internal sealed class BanUser(string user, Action<SessionEnded> ended) : SessionEndingWrite<Done>(user, Reason.Banned, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.Sql.Any("select 1 from users where id = $1", User)) return Refusal.UnknownUser;

        transaction.Sql.Execute("update users set banned = coalesce(banned, $2), ban_reason = null, banned_until = null where id = $1", User, transaction.Now);
        End(transaction, SessionsOf(transaction));
        return Done.Value;
    }
}
