using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Administration;

/// <summary>An act and its record, which are kept together or not at all.</summary>
internal sealed class AuditedWrite<T>(WriteOperation<T> act, AuditRecord record) : WriteOperation<T>
{
    internal override bool IsAnsweredLast => act.IsAnsweredLast;

    internal override void Delivered()
    {
        if (Outcome.Refusal is null) act.Delivered();   // The act alone does not know that it was not kept.
    }

    internal override int Size => act.Size;

    protected override Outcome<T> Run(WriteTransaction transaction)
    {
        act.Execute(transaction);
        if (act.Outcome.Refusal is null) AuditLog.Append(transaction, record);
        return act.Outcome;
    }
}
