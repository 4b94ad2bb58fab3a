using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Stores a new password in place of one that was forgotten; all sessions of the old one end.</summary>
internal sealed class ResetPassword(string user, string hash, Action<SessionEnded> ended) : SessionEndingWrite<Done>(user, Reason.Revoked, ended)
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (transaction.SqlBeside.Text("select password from users where id = $1", User) is not { } before) return Refusal.UnknownUser;
        if (before == PasswordHasher.None) return new Refusal(Reason.Forbidden, "This account belongs to another application and has no password here.");

        transaction.SqlBeside.Execute("update users set password = $2 where id = $1", User, hash);
        End(transaction, SessionsOf(transaction));
        return Done.Value;
    }
}
