using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Whether a write has hidden two friends from each other, or made them visible again.</summary>
internal sealed record BlockChange(bool ChangesPresence);

/// <summary>Blocks or unblocks a user. The blocked user is not notified.</summary>
internal sealed class SetBlock(string user, string other, bool isBlocked) : WriteOperation<BlockChange>
{
    protected override Outcome<BlockChange> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlInvalidatingCache();   // Changes who may send, so the cache of sends is cleared.
        if (other == user) return Refusal.Malformed("You cannot block yourself.");
        var contact = Contact.ReadAsync(sql, user, other).AtOnce();
        if (!contact.Exists) return Refusal.UnknownUser;
        if (contact.HasBlocked == isBlocked) return new BlockChange(ChangesPresence: false);

        if (isBlocked) Block(transaction);
        else sql.Execute("delete from blocks where user_id = $1 and blocked = $2", user, other);

        var kind = isBlocked ? NoticeKinds.UserBlocked : NoticeKinds.UserUnblocked;
        transaction.Notify(user, kind, new BlockNotice(other), NoticesJson.Wire.BlockNotice, counts: false);
        return new BlockChange(contact is { AreFriends: true, IsBlocked: false });
    }

    // Open requests between the two end; to the other user, their request looks declined.
    private void Block(WriteTransaction transaction)
    {
        transaction.SqlInvalidatingCache()
            .Execute("insert into blocks (user_id, blocked, since) values ($1, $2, $3)", user, other, transaction.Now);
        if (FriendRequests.FindOpen(transaction.SqlInvalidatingCache(), other, user) is { } theirs) Friendship.Decline(transaction, theirs);
        if (FriendRequests.FindOpen(transaction.SqlInvalidatingCache(), user, other) is { } mine) Friendship.Cancel(transaction, mine);
    }
}
