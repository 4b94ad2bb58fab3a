using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>Clears a conversation for one user, up to its last entry, and marks it as read; others keep it.</summary>
internal sealed class ClearConversation(string user, string device, ConversationKind kind, string with) : WriteOperation<ReadMark>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<ReadMark> Run(WriteTransaction transaction)
    {
        if (!ConversationKey.IsName(kind, with)) return Refusal.Malformed("This conversation cannot exist.");

        var sql = transaction.SqlInvalidatingCache();
        var before = Membership.Find(sql, user, _key);
        if (before is null)
            return Visibility.MissingAsync(sql, _key, with).AtOnce() is { } missing ? missing : new ReadMark(_key, 0, 0, 0, false);

        var last = before.ListedSeq;   // Entries that only devices see do not have to be cleared.
        var isRead = last > before.ReadSeq;
        if (last <= before.ClearedSeq) return new ReadMark(_key, before.ReadSeq, 0, last, false);

        var after = before with
        {
            ClearedSeq = last,
            ReadSeq = isRead ? last : before.ReadSeq,
            ReadNo = isRead ? MarkRead.NoAt(sql, before.Conversation, last) : before.ReadNo,
        };
        after.Replace(before, transaction, device);
        return new ReadMark(_key, after.ReadSeq, 0, last, isRead, MarkRead.IsSeen(transaction, user, kind, with));
    }
}
