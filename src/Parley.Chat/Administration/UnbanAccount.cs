using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Unbans a user.</summary>
internal sealed class UnbanAccount(string user) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!Users.ExistsAsync(transaction.SqlKeepingCache(), user).AtOnce()) return Refusal.UnknownUser;

        Bans.Lift(transaction, user);
        return Done.Value;
    }
}
