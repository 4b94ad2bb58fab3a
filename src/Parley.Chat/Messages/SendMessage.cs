using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>Appends a user's message to a conversation, once per <c>cid</c>.</summary>
internal sealed class SendMessage(
    string sender, ConversationKind kind, string to, MessageContent content, string? cid, object? origin = null)
    : WriteOperation<SendReceipt>
{
    private const int MaxCid = 64;

    private readonly ConversationKey _key = ConversationKey.Of(sender, kind, to);

    /// <summary>Creates the operation for a message to a friend or a group.</summary>
    /// <param name="sender">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="to">The friend or the group.</param>
    /// <param name="content">The message.</param>
    /// <param name="cid">The client's id of the send, which makes it idempotent.</param>
    /// <param name="origin">Passed to observers, so that they can skip the sender's own socket.</param>
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
            ConversationKind.Server => new Refusal(Reason.Forbidden, "Only the server writes to this conversation."),
            _ => new SendMessage(sender, kind, to, content, cid, origin),
        };
    }

    internal override int Size => content.Size;

    internal override bool Foresee(WriteTransaction transaction)
    {
        var conversation = transaction.ForeseeConversation(_key);
        if (cid is not null) transaction.Foresee(SendReceipt.First, SendReceipt.Key(_key, sender, cid));
        if (conversation?.Sender(sender) is not null) return true;

        SendRights.Foresee(transaction, sender, kind, to, _key);
        if (kind == ConversationKind.Group && conversation?.Members is null) transaction.ForeseeMembers(_key);
        return true;
    }

    protected override Outcome<SendReceipt> Run(WriteTransaction transaction)
    {
        if (transaction.IsFull) return Refusal.NoRoom;

        var conversation = transaction.FindCached(_key);
        if (conversation?.Sender(sender) is { } known) return Append(transaction, conversation, known);

        // Checked before the rights: an accepted send stays accepted, whatever happened to the friendship since.
        if (conversation is not null && FirstSend(transaction) is { } first) return first;

        if (SendRights.Check(transaction, sender, kind, to, conversation?.Key) is { } refusal) return refusal;

        var recipients = kind == ConversationKind.Friend ? [sender, to] : conversation!.Members ??= transaction.MembersOf(conversation);
        if (conversation is null && MessageReferences.Check(transaction, sender, _key, recipients, content) is { } wrong) return wrong;

        conversation ??= transaction.CreateCached(_key, sender, to);
        return Append(transaction, conversation, conversation.Remember(new RememberedSender(sender, recipients)));
    }

    private Outcome<SendReceipt> Append(WriteTransaction transaction, RememberedConversation conversation, RememberedSender known)
    {
        if (MessageReferences.Check(transaction, sender, _key, known.Recipients, content) is { } refusal)
        {
            // An accepted send stays accepted, even if members have left since.
            return FirstSend(transaction) is { } first ? first : refusal;
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
        if (transaction.TryAppend(draft, conversation, known, origin) is not { } entry) return FirstSend(transaction)!;

        if (content.File is { } file) FileUses.Add(transaction, conversation.Id, entry.Seq, file);
        return new SendReceipt(entry.Id, entry.Seq, entry.Time, entry.Pos, Duplicate: false);
    }

    private SendReceipt? FirstSend(WriteTransaction transaction) =>
        cid is null ? null : transaction.Ask(SendReceipt.First, SendReceipt.Key(_key, sender, cid));
}
