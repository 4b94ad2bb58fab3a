using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Recalls any user's message, however old it is.</summary>
internal sealed class RecallByStaff(string id) : WriteOperation<Done>
{
    private const string ById =
        $"select {EntryRows.Columns}, c.key from log l join conversations c on c.id = l.conversation where l.id = ?1";

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var message = transaction.SqlKeepingCache().Statement(ById).Bind(1, id)
            .OneAsync(row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count)))).AtOnce();
        if (message?.Kind == MessageKinds.Recalled) return Done.Value;
        if (message is null || message.Conversation.Kind == ConversationKind.Server || !MessageKinds.IsMessage(message.Kind))
            return Refusal.UnknownMessage;

        // On behalf of its sender: members see that the message is gone, and the audit record names the administrator.
        MessageChanges.Recall(transaction, message, message.Sender);
        return Done.Value;
    }
}
