using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Opens a session, which may end others according to the device policy.</summary>
/// <param name="user">Whose.</param>
/// <param name="device">The description of the device.</param>
/// <param name="token">The session id and its stored hash.</param>
/// <param name="lifetime">Its maximum lifetime in milliseconds.</param>
/// <param name="policy">The device policy.</param>
/// <param name="admit">The final check of the user.</param>
/// <param name="ended">Called with each ended session.</param>
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
        if (transaction.SqlKeepingCache().Any("select 1 from users where id = $1 and banned is not null", User))
        {
            return ClosedAccount.RefuseAsync(transaction.SqlKeepingCache(), User, transaction.Now).AtOnce();
        }

        var (name, kind) = (device.Name ?? "", device.Kind ?? "");
        End(transaction, policy switch
        {
            DevicePolicy.One => SessionsOf(transaction),
            DevicePolicy.OnePerKind => SessionsOf(transaction, kind: kind),
            _ => [],
        });

        var signedIn = new SignedIn(token.Text, User, transaction.NewId(), transaction.Now + lifetime);
        transaction.SqlKeepingCache().Execute(
            """
            insert into sessions (device, token_hash, user_id, name, kind, created, seen, expires)
            values ($1, $2, $3, $4, $5, $6, $6, $7)
            """,
            signedIn.Device, token.Hash, User, name, kind, transaction.Now, signedIn.Expires);
        return signedIn;
    }
}
