using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Administration;

/// <summary>Changes a group on behalf of its owner; the audit log names the administrator.</summary>
internal sealed class AsOwner(string group, Func<string, WriteOperation<Done>> act) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (transaction.SqlKeepingCache().Text("select owner from groups where id = $1", group) is not { } owner)
            return Refusal.UnknownGroup;

        var owners = act(owner);
        owners.Execute(transaction);
        return owners.Outcome;
    }
}
