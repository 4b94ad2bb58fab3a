using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Administration;

/// <summary>Does to a group what its owner may do, in his name; the audit log says who it was.</summary>
internal sealed class AsOwner(string group, Func<string, WriteOperation<Done>> act) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (transaction.SqlBeside.Text("select owner from groups where id = $1", group) is not { } owner) return Refusal.UnknownGroup;

        var owners = act(owner);
        owners.Execute(transaction);
        return owners.Outcome;
    }
}
