using System.Text;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Messages;

namespace Parley.Chat.Inbox;

/// <summary>Changes what a user keeps of a conversation for himself, and tells his devices if it is different now.</summary>
internal sealed class ChangeConversation : WriteOperation<ConversationState>
{
    private const int MaxDraft = 32 * 1024;   // As much as a message.

    private readonly string _user;
    private readonly string _device;
    private readonly string _with;
    private readonly ConversationKey _key;
    private readonly ConversationChange _change;

    private ChangeConversation(string user, string device, ConversationKey key, string with, ConversationChange change) =>
        (_user, _device, _key, _with, _change) = (user, device, key, with, change);

    private bool IsDefault => _change is { Pinned: null or false, Muted: null or false, Draft.Text: null or "" };

    /// <summary>Makes the operation.</summary>
    /// <param name="user">Whose state.</param>
    /// <param name="device">The device that changes it.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">The friend, the group, <c>server</c> or <c>*</c>.</param>
    /// <param name="change">What to change.</param>
    public static Outcome<ChangeConversation> Create(
        string user, string device, ConversationKind kind, string with, ConversationChange change)
    {
        if (!ConversationKey.IsName(kind, with)) return Refusal.Malformed("There can be no conversation of this name.");
        if (change.Draft.Text is { Length: > 0 } draft && CheckDraft(kind, draft) is { } refusal) return refusal;
        return new ChangeConversation(user, device, ConversationKey.Of(user, kind, with), with, change);
    }

    internal override int Size => Least + (sizeof(char) * (_change.Draft.Text?.Length ?? 0));

    protected override Outcome<ConversationState> Run(WriteTransaction transaction)
    {
        var before = Membership.Find(transaction.Sql, _user, _key);
        if (before is null)
        {
            if (Visibility.Missing(transaction.Sql, _key, _with) is { } missing) return missing;
            if (IsDefault) return new ConversationState(_key.Kind.WireName(), _with, false, false, false, 0, 0);
            if (!Friendship.LetsWrite(transaction, _user, _with)) return Refusal.NotFriends;

            Conversations.CreateDirect(transaction, _user, _with);
            before = Membership.Find(transaction.Sql, _user, _key)!;
        }

        var after = before with
        {
            Pinned = _change.Pinned ?? before.Pinned,
            Muted = _change.Muted ?? before.Muted,
            Draft = _change.Draft.Or(before.Draft),
            UnlistedSeq = (_change.Hidden ?? before.IsHidden) == before.IsHidden ? before.UnlistedSeq : before.IsHidden ? -1 : before.ListedSeq,
        };
        return after.Replace(before, transaction, _device);
    }

    private static Refusal? CheckDraft(ConversationKind kind, string draft)
    {
        if (kind == ConversationKind.Server) return new Refusal(Reason.Forbidden, "Only the server writes there.");
        if (draft.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed("A draft cannot hold the character U+0000.");
        return Encoding.UTF8.GetByteCount(draft) > MaxDraft ? new Refusal(Reason.TooLarge, $"A draft is at most {MaxDraft} bytes.") : null;
    }
}
