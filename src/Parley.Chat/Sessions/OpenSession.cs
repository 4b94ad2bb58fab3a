using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Sessions;

/// <summary>Opens a session, which by the policy may be the end of others.</summary>
/// <param name="user">Whose.</param>
/// <param name="device">What is known of the device.</param>
/// <param name="token">The session's id beside what is stored of it.</param>
/// <param name="lifetime">How long it lives at most, in milliseconds.</param>
/// <param name="policy">Which other sessions it ends.</param>
/// <param name="admit">Lets the user in, or says why not.</param>
/// <param name="ended">Told of each session that ended.</param>
internal sealed class OpenSession(
    string user,
    DeviceInfo device,
    (string Text, byte[] Hash) token,
    long lifetime,
    DevicePolicy policy,
    Func<WriteTransaction, Refusal?> admit,
    Action<SessionEnded> ended) : SessionEndingWrite<SignedIn>(user, Reason.Revoked, ended)
{
    protected override Outcome<SignedIn> Run(WriteTransaction transaction)
    {
        if (admit(transaction) is { } refusal) return refusal;
        if (transaction.SqlBeside.Any("select 1 from users where id = $1 and banned is not null", User))
        {
            return Bans.Refuse(transaction.SqlBeside, User, transaction.Now);
        }

        var (name, kind) = (device.Name ?? "", device.Kind ?? "");
        End(transaction, policy switch
        {
            DevicePolicy.One => SessionsOf(transaction),
            DevicePolicy.OnePerKind => SessionsOf(transaction, kind: kind),
            _ => [],
        });

        var signedIn = new SignedIn(token.Text, User, transaction.NewId(), transaction.Now + lifetime);
        transaction.SqlBeside.Execute(
            """
            insert into sessions (device, token_hash, user_id, name, kind, created, seen, expires)
            values ($1, $2, $3, $4, $5, $6, $6, $7)
            """,
            signedIn.Device, token.Hash, User, name, kind, transaction.Now, signedIn.Expires);
        return signedIn;
    }
}
