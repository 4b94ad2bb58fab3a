using System.Text.Json;
using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>Gives a message of one's own new content of the same kind, within a time.</summary>
internal sealed class EditMessage(string user, ConversationKind kind, string with, string id, MessageContent content, TimeSpan limit)
    : WriteOperation<ChangeReceipt>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    /// <summary>What the message is to say.</summary>
    public MessageContent Content => content;

    /// <summary>Makes the operation for a message to a friend or in a group.</summary>
    /// <param name="user">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="with">The friend or the group.</param>
    /// <param name="id">The message.</param>
    /// <param name="msg">What it says from now on, checked as a send is: a string makes a text, an object something custom.</param>
    /// <param name="mentions">Whom it mentions from now on.</param>
    /// <param name="limit">How old the message may be.</param>
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

        // Beside the sends, until something is really written: a wrong request costs them nothing.
        if (!MessageTarget.Find(transaction.SqlBeside, user, _key, with, id).TryGet(out var target, out var refusal)) return refusal;

        var message = target.Entry;
        if (CheckMessage(message) is { } wrong) return wrong;
        if (IsSame(message)) return new ChangeReceipt(message.Id, message.Seq, message.Changed ?? message.Time);
        if (transaction.Now - message.Time >= limit.TotalMilliseconds) return new Refusal(Reason.Forbidden, "It is too late to edit this message.");

        // Who edits says something: he must be allowed to.
        return (SendRights.Check(transaction, user, kind, with, message.ConversationId) ?? CheckMentions(transaction, message)) is { } silenced
            ? silenced
            : ChangeLog.Edit(transaction, message, content);
    }

    private Refusal? CheckMessage(LogEntry message)
    {
        if (message.Sender != user) return new Refusal(Reason.Forbidden, "This is not your message.");
        if (message.Kind == MessageKinds.Recalled) return new Refusal(Reason.Conflict, "This message has been recalled.");
        if (message.Kind is not (MessageKinds.Text or MessageKinds.Custom)) return new Refusal(Reason.Forbidden, "Only text and custom messages can be edited.");
        return message.Kind == content.Kind ? null : Refusal.Malformed("msg is not of the kind of the message.");
    }

    private Refusal? CheckMentions(WriteTransaction transaction, LogEntry message)
    {
        var members = kind == ConversationKind.Friend ? [user, with] : transaction.MembersOf(message.ConversationId);
        return MessageReferences.Check(transaction, user, _key, members, content);
    }

    private bool IsSame(LogEntry message) =>
        message.Body == content.Body && (message.Mentions ?? []).SequenceEqual(content.Mentions ?? []);
}
