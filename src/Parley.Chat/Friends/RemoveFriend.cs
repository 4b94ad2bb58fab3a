using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Friends;

/// <summary>Ends a friendship on both sides; what was said stays.</summary>
internal sealed class RemoveFriend(string user, string friend) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.Sql.Any("select 1 from users where id = $1", friend)) return Refusal.UnknownUser;
        if (!Friendship.Exists(transaction, user, friend)) return Done.Value;

        transaction.Sql.Execute(
            "delete from friends where (user_id = $1 and friend = $2) or (user_id = $2 and friend = $1)", user, friend);
        Friendship.TellBoth(transaction, NoticeKinds.FriendRemoved, new FriendNotice(user, friend));
        return Done.Value;
    }
}
