using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>Stores a new password, with which all sessions but one of the old one end.</summary>
/// <param name="user">Whose.</param>
/// <param name="before">What was stored when the old password was checked; if it is another one by now, nothing happens.</param>
/// <param name="after">What to store.</param>
/// <param name="kept">The device whose session stays; null for none.</param>
/// <param name="ended">Told of each session that ended.</param>
internal sealed class ReplacePassword(string user, string? before, string after, string? kept, Action<SessionEnded> ended)
    : SessionEndingWrite<Done>(user, Reason.Revoked, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var changed = transaction.SqlBeside.Execute("update users set password = $3 where id = $1 and password = $2", User, before, after);
        if (changed == 0) return new Refusal(Reason.Conflict, "The password has just been changed by somebody else.");

        End(transaction, SessionsOf(transaction, except: kept));
        return Done.Value;
    }
}
