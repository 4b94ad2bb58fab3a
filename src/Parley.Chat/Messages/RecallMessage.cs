using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>Recalls a message: the sender's own within a time limit, or any message by a manager of the group.</summary>
internal sealed class RecallMessage(
    string user, ConversationKind kind, string with, string id, TimeSpan limit) : WriteOperation<ChangeReceipt>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ChangeReceipt> Run(WriteTransaction transaction)
    {
        // Keeps the cache of sends until something is written, so that a wrong request costs sends nothing.
        if (!MessageTarget.Find(transaction.SqlKeepingCache(), user, _key, with, id).TryGet(out var target, out var refusal))
            return refusal;

        var message = target.Entry;
        var isRecalled = message.Kind == MessageKinds.Recalled;
        if (target.Role is null) return Refusal.NotMember;
        if (!isRecalled && !MessageKinds.IsMessage(message.Kind)) return new Refusal(Reason.Forbidden, "Only messages can be recalled.");

        var runsGroup = kind == ConversationKind.Group && Role.Runs(target.Role);
        if (message.Sender != user && !runsGroup) return new Refusal(Reason.Forbidden, "This is not your message.");
        if (isRecalled) return new ChangeReceipt(message.Id, message.Seq, message.Changed!.Value);

        return runsGroup || transaction.Now - message.Time < limit.TotalMilliseconds
            ? MessageChanges.Recall(transaction, message, user)
            : new Refusal(Reason.Forbidden, "It is too late to recall this message.");
    }
}
