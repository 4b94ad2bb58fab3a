using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Friends;

/// <summary>Whether a write has cut two friends off from each other, or joined them again.</summary>
internal sealed record BlockChange(bool ChangesPresence);

/// <summary>Blocks a user, or takes that back. The blocked one is not told.</summary>
internal sealed class SetBlock(string user, string other, bool isBlocked) : WriteOperation<BlockChange>
{
    protected override Outcome<BlockChange> Run(WriteTransaction transaction)
    {
        var sql = transaction.Sql;   // Changes who may send: what sends remember is forgotten.
        if (other == user) return Refusal.Malformed("You cannot block yourself.");
        if (!Users.Exists(sql, other)) return Refusal.UnknownUser;
        if (Blocks.Exists(sql, user, other) == isBlocked) return new BlockChange(ChangesPresence: false);

        if (isBlocked) Block(transaction);
        else sql.Execute("delete from blocks where user_id = $1 and blocked = $2", user, other);

        var kind = isBlocked ? NoticeKinds.UserBlocked : NoticeKinds.UserUnblocked;
        transaction.Notify(user, kind, new BlockNotice(other), ChatJson.Wire.BlockNotice, counts: false);
        return new BlockChange(Friendship.Exists(transaction, user, other) && !Blocks.Exists(sql, other, user));
    }

    // What they have asked each other is over; to the other one it looks as if he had been declined.
    private void Block(WriteTransaction transaction)
    {
        transaction.Sql.Execute("insert into blocks (user_id, blocked, since) values ($1, $2, $3)", user, other, transaction.Now);
        if (FriendRequests.FindOpen(transaction.Sql, other, user) is { } theirs) Friendship.Decline(transaction, theirs);
        if (FriendRequests.FindOpen(transaction.Sql, user, other) is { } mine) Friendship.Cancel(transaction, mine);
    }
}
