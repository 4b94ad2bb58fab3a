using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Ends a friendship on both sides; earlier messages remain.</summary>
internal sealed class RemoveFriend(string user, string friend) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var contact = Contact.ReadAsync(transaction.SqlKeepingCache(), user, friend).AtOnce();
        if (!contact.Exists) return Refusal.UnknownUser;
        if (!contact.AreFriends) return Done.Value;

        transaction.SqlInvalidatingCache().Execute(
            "delete from friends where (user_id = $1 and friend = $2) or (user_id = $2 and friend = $1)", user, friend);
        Friendship.TellBoth(transaction, NoticeKinds.FriendRemoved, new FriendNotice(user, friend));
        return Done.Value;
    }
}
