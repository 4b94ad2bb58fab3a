using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>Replaces the content of the user's own message with content of the same kind, within a time limit.</summary>
internal sealed class EditMessage(string user, ConversationKind kind, string with, string id, MessageContent content, TimeSpan limit)
    : WriteOperation<ChangeReceipt>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    /// <summary>The new content.</summary>
    public MessageContent Content => content;

    /// <summary>Creates the operation for a message to a friend or in a group.</summary>
    /// <param name="user">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="with">The friend or the group.</param>
    /// <param name="id">The message.</param>
    /// <param name="msg">The new content, checked like a send: a string for a text, an object for a custom message.</param>
    /// <param name="mentions">The new mentions.</param>
    /// <param name="limit">The maximum age of the message.</param>
    public static Outcome<EditMessage> Create(
        string user, ConversationKind kind, string with, string id, JsonElement msg, IReadOnlyList<string>? mentions, TimeSpan limit)
    {
        var messageKind = msg.ValueKind == JsonValueKind.Object ? MessageKinds.Custom : MessageKinds.Text;
        return MessageContent.Create(messageKind, msg, mentions: mentions).TryGet(out var content, out var refusal)
            ? new EditMessage(user, kind, with, id, content, limit)
            : refusal;
    }

    internal override int Size => content.Size;

    protected override Outcome<ChangeReceipt> Run(WriteTransaction transaction)
    {
        if (transaction.IsFull) return Refusal.NoRoom;

        // Keeps the cache of sends until something is written, so that a wrong request costs sends nothing.
        if (!MessageTarget.Find(transaction.SqlKeepingCache(), user, _key, with, id).TryGet(out var target, out var refusal))
            return refusal;

        var message = target.Entry;
        if (CheckMessage(message) is { } wrong) return wrong;
        if (IsSame(message)) return new ChangeReceipt(message.Id, message.Seq, message.Changed ?? message.Time);
        if (transaction.Now - message.Time >= limit.TotalMilliseconds)
            return new Refusal(Reason.Forbidden, "It is too late to edit this message.");

        // An edit is a statement, so it requires the right to send.
        return (
            SendRights.Check(transaction, user, kind, with, message.Conversation) ?? CheckMentions(transaction, message)) is { } silenced
            ? silenced
            : MessageChanges.Edit(transaction, message, content);
    }

    private Refusal? CheckMessage(LogEntry message)
    {
        if (message.Sender != user) return new Refusal(Reason.Forbidden, "This is not your message.");
        if (message.Kind == MessageKinds.Recalled) return new Refusal(Reason.Conflict, "This message has been recalled.");
        if (message.Kind is not (MessageKinds.Text or MessageKinds.Custom))
            return new Refusal(Reason.Forbidden, "Only text and custom messages can be edited.");
        return message.Kind == content.Kind ? null : Refusal.Malformed("msg does not match the kind of the message.");
    }

    private Refusal? CheckMentions(WriteTransaction transaction, LogEntry message)
    {
        var members = kind == ConversationKind.Friend ? [user, with] : transaction.MembersOf(message.ConversationId);
        return MessageReferences.Check(transaction, user, _key, members, content);
    }

    private bool IsSame(LogEntry message) =>
        message.Body == content.Body && (message.Mentions ?? []).SequenceEqual(content.Mentions ?? []);
}
