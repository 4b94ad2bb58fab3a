using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Administration;

/// <summary>A change and its audit record, stored together or not at all.</summary>
internal sealed class AuditedWrite<T>(WriteOperation<T> act, AuditRecord record) : WriteOperation<T>
{
    internal override bool IsAnsweredLast => act.IsAnsweredLast;

    internal override void Delivered()
    {
        if (Outcome.Refusal is null) act.Delivered();   // The change itself does not know that it was not stored.
    }

    internal override int Size => act.Size;

    protected override Outcome<T> Run(WriteTransaction transaction)
    {
        act.Execute(transaction);
        if (act.Outcome.Refusal is null) AuditLog.Append(transaction, record);
        return act.Outcome;
    }
}
