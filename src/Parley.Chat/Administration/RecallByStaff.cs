using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Administration;

/// <summary>Takes back anybody's message, however old it is.</summary>
internal sealed class RecallByStaff(string id) : WriteOperation<Done>
{
    private const string ById = $"select {EntryRows.Columns}, c.key from log l join conversations c on c.id = l.conversation where l.id = ?1";

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var message = transaction.SqlBeside.Statement(ById).Bind(1, id)
            .One(row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count))));
        if (message?.Kind == MessageKinds.Recalled) return Done.Value;
        if (message is null || message.Conversation.Kind == ConversationKind.Server || !MessageKinds.IsMessage(message.Kind)) return Refusal.UnknownMessage;

        // In the name of its sender: those who looked at it see that it is gone, and the record says who did it.
        ChangeLog.Recall(transaction, message, message.Sender);
        return Done.Value;
    }
}
