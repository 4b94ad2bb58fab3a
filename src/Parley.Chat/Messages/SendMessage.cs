using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Files;

namespace Parley.Chat.Messages;

/// <summary>What a sender is told: where his message stands.</summary>
internal sealed record SendReceipt(string Id, long Seq, long Time, long Pos, bool Duplicate);

/// <summary>Appends a user's message to a conversation, once for each <c>cid</c>.</summary>
internal sealed class SendMessage(string sender, ConversationKind kind, string to, MessageContent content, string? cid, object? origin = null)
    : WriteOperation<SendReceipt>
{
    private const int MaxCid = 64;

    private readonly ConversationKey _key = ConversationKey.Of(sender, kind, to);

    /// <summary>Makes the operation for a message to a friend or a group.</summary>
    /// <param name="sender">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="to">The friend or the group.</param>
    /// <param name="content">What is said.</param>
    /// <param name="cid">The client's own id, which makes the send idempotent.</param>
    /// <param name="origin">Handed to observers, so that they can spare the sender's own socket.</param>
    public static Outcome<SendMessage> Create(
        string sender, ConversationKind kind, string to, MessageContent content, string? cid, object? origin = null)
    {
        if (cid is { Length: 0 or > MaxCid } || cid?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Refusal.Malformed($"cid is a string of 1 to {MaxCid} characters.");
        }

        return kind switch
        {
            ConversationKind.Friend when !UserId.IsValid(to) => Refusal.UnknownUser,
            ConversationKind.Group when !ConversationKey.IsName(kind, to) => Refusal.UnknownGroup,
            ConversationKind.Server => new Refusal(Reason.Forbidden, "Only the server writes there."),
            _ => new SendMessage(sender, kind, to, content, cid, origin),
        };
    }

    internal override int Size => content.Size;

    protected override Outcome<SendReceipt> Run(WriteTransaction transaction)
    {
        if (transaction.IsFull) return Refusal.NoRoom;

        var conversation = transaction.Recall(_key);
        if (conversation?.Sender(sender) is { } known) return Append(transaction, conversation, known);

        // Before the rights: a send that was accepted once stays accepted, whatever has happened to the friendship since.
        if (conversation is not null && cid is not null && FirstSend(transaction, conversation.Id) is { } first) return first;

        if (SendRights.Check(transaction, sender, kind, to, conversation?.Id) is { } refusal) return refusal;

        var recipients = kind == ConversationKind.Friend ? [sender, to] : conversation!.Members ??= transaction.MembersOf(conversation.Id);
        if (conversation is null && MessageReferences.Check(transaction, sender, _key, recipients, content) is { } wrong) return wrong;

        conversation ??= CreateDirect(transaction);
        return Append(transaction, conversation, conversation.Remember(new RememberedSender(sender, recipients)));
    }

    private Outcome<SendReceipt> Append(WriteTransaction transaction, RememberedConversation conversation, RememberedSender known)
    {
        if (MessageReferences.Check(transaction, sender, _key, known.Recipients, content) is { } refusal)
        {
            // What was accepted once stays accepted, whoever has left since.
            return cid is not null && FirstSend(transaction, conversation.Id) is { } first ? first : refusal;
        }

        var draft = new EntryDraft
        {
            ConversationId = conversation.Id,
            Conversation = conversation.Key,
            Sender = known.User,
            Kind = content.Kind,
            Body = content.Body,
            Cid = cid,
            Quote = content.Quote,
            Mentions = content.Mentions,
            Counts = true,
        };
        if (transaction.TryAppend(draft, conversation, known, origin) is not { } entry) return FirstSend(transaction, conversation.Id)!;

        if (content.File is { } file) FileUses.Add(transaction, conversation.Id, entry.Seq, file);
        return new SendReceipt(entry.Id, entry.Seq, entry.Time, entry.Pos, Duplicate: false);
    }

    /// <summary>What the first send with this cid was answered.</summary>
    private SendReceipt? FirstSend(WriteTransaction transaction, long conversation)
    {
        using var row = transaction.SqlBeside.Query(
            "select id, seq, time, pos from log where conversation = $1 and sender = $2 and cid = $3", conversation, sender, cid);
        return row.Read() ? new SendReceipt(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), Duplicate: true) : null;
    }

    private RememberedConversation CreateDirect(WriteTransaction transaction)
    {
        Conversations.CreateDirect(transaction, sender, to);
        return transaction.Recall(_key)!;
    }
}
