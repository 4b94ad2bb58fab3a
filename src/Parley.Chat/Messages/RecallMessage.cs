using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>Takes a message back: one's own within a time, anybody's by those who run the group.</summary>
internal sealed class RecallMessage(string user, ConversationKind kind, string with, string id, TimeSpan limit) : WriteOperation<ChangeReceipt>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ChangeReceipt> Run(WriteTransaction transaction)
    {
        // Beside the sends, until something is really written: a wrong request costs them nothing.
        if (!MessageTarget.Find(transaction.SqlBeside, user, _key, with, id).TryGet(out var target, out var refusal)) return refusal;

        var message = target.Entry;
        var isRecalled = message.Kind == MessageKinds.Recalled;
        if (target.Role is null) return Refusal.NotMember;
        if (!isRecalled && !MessageKinds.IsMessage(message.Kind)) return new Refusal(Reason.Forbidden, "Only messages can be recalled.");

        var runsGroup = kind == ConversationKind.Group && target.Role is Role.Owner or Role.Admin;
        if (message.Sender != user && !runsGroup) return new Refusal(Reason.Forbidden, "This is not your message.");
        if (isRecalled) return new ChangeReceipt(message.Id, message.Seq, message.Changed!.Value);

        return runsGroup || transaction.Now - message.Time < limit.TotalMilliseconds
            ? ChangeLog.Recall(transaction, message, user)
            : new Refusal(Reason.Forbidden, "It is too late to recall this message.");
    }
}
