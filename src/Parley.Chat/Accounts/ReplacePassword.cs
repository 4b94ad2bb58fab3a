using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>Stores a new password and ends all of the user's sessions except one.</summary>
/// <param name="user">Whose.</param>
/// <param name="before">The hash at the time of the check; if it has changed since, nothing happens.</param>
/// <param name="after">The value to store.</param>
/// <param name="kept">The device whose session continues; null for none.</param>
/// <param name="ended">Called with each ended session.</param>
internal sealed class ReplacePassword(string user, string? before, string after, string? kept, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, Reason.Revoked, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var changed = transaction.SqlKeepingCache()
            .Execute("update users set password = $3 where id = $1 and password = $2", User, before, after);
        if (changed == 0) return new Refusal(Reason.Conflict, "The password was changed by another request at the same time.");

        End(transaction, SessionsOf(transaction, except: kept));
        return Done.Value;
    }
}
