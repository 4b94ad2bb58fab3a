using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Administration;

/// <summary>Opens a closed account.</summary>
internal sealed class UnbanAccount(string user) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.SqlBeside.Any("select 1 from users where id = $1", user)) return Refusal.UnknownUser;

        Bans.Lift(transaction, user);
        return Done.Value;
    }
}
