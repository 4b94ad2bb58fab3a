using System.Text;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>Changes a user's private state of a conversation, and notifies the user's devices if it differs.</summary>
internal sealed class ChangeConversation : WriteOperation<ConversationState>
{
    private const int MaxDraft = 32 * 1024;   // As long as a message.

    private readonly string _user;
    private readonly string _device;
    private readonly string _with;
    private readonly ConversationKey _key;
    private readonly ConversationChange _change;

    private ChangeConversation(string user, string device, ConversationKey key, string with, ConversationChange change) =>
        (_user, _device, _key, _with, _change) = (user, device, key, with, change);

    private bool IsDefault => _change is { Pinned: null or false, Muted: null or false, Draft.Text: null or "" };

    /// <summary>Creates the operation.</summary>
    /// <param name="user">The user.</param>
    /// <param name="device">The device that makes the change.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">The friend, the group, <c>server</c> or <c>*</c>.</param>
    /// <param name="change">The changes.</param>
    public static Outcome<ChangeConversation> Create(
        string user, string device, ConversationKind kind, string with, ConversationChange change)
    {
        if (!ConversationKey.IsName(kind, with)) return Refusal.Malformed("This conversation cannot exist.");
        if (change.Draft.Text is { Length: > 0 } draft && CheckDraft(kind, draft) is { } refusal) return refusal;
        return new ChangeConversation(user, device, ConversationKey.Of(user, kind, with), with, change);
    }

    internal override int Size => MinSize + (sizeof(char) * (_change.Draft.Text?.Length ?? 0));

    protected override Outcome<ConversationState> Run(WriteTransaction transaction)
    {
        var before = Membership.Find(transaction.SqlInvalidatingCache(), _user, _key);
        if (before is null)
        {
            if (Visibility.MissingAsync(transaction.SqlInvalidatingCache(), _key, _with).AtOnce() is { } missing) return missing;
            if (IsDefault) return new ConversationState(_key.Kind.WireName(), _with, false, false, false, 0, 0);
            if (!Contact.ReadAsync(transaction.SqlInvalidatingCache(), _user, _with).AtOnce().LetsWrite(transaction.Writing))
                return Refusal.NotFriends;

            Conversations.CreateDirect(transaction, _user, _with);
            before = Membership.Find(transaction.SqlInvalidatingCache(), _user, _key)!;
        }

        var after = before with
        {
            Pinned = _change.Pinned ?? before.Pinned,
            Muted = _change.Muted ?? before.Muted,
            Draft = _change.Draft.Or(before.Draft),
            UnlistedSeq = (_change.Hidden ?? before.IsHidden) == before.IsHidden
                ? before.UnlistedSeq
                : before.IsHidden ? -1 : before.ListedSeq,
        };
        return after.Replace(before, transaction, _device);
    }

    private static Refusal? CheckDraft(ConversationKind kind, string draft)
    {
        if (kind == ConversationKind.Server) return new Refusal(Reason.Forbidden, "Only the server writes to this conversation.");
        if (draft.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed("A draft cannot contain the character U+0000.");
        return Encoding.UTF8.GetByteCount(draft) > MaxDraft ? new Refusal(Reason.TooLarge, $"A draft is at most {MaxDraft} bytes.") : null;
    }
}
