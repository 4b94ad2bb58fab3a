using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Sends a friend request; two users who ask each other become friends.</summary>
internal sealed class SendFriendRequest(string from, FriendRequestRequest request, int maxADay) : WriteOperation<FriendRequest>
{
    private const int MaxMessage = 256;
    private const long Day = 24 * 60 * 60 * 1_000;

    private readonly string _to = request.To;

    protected override Outcome<FriendRequest> Run(WriteTransaction transaction)
    {
        if (Check(transaction) is { } refusal) return refusal;

        var sql = transaction.SqlInvalidatingCache();
        if (FriendRequests.FindOpen(sql, from, _to) is { } repeated) return repeated;
        if (FriendRequests.FindOpen(sql, _to, from) is { } crossed) return Friendship.Accept(transaction, crossed);

        // Each request is a notice that the recipient keeps, even if it is cancelled at once.
        var (count, first) = FriendRequests.Since(sql, from, _to, transaction.Now - Day);
        if (count >= maxADay)
            return new Refusal(Reason.RateLimited, "You have asked this user too often. Please wait.", first + Day - transaction.Now);

        var made = new FriendRequest(transaction.NewId(), from, _to, transaction.Now, FriendRequests.Open, request.Message);
        sql.Execute(
            "insert into friend_requests (id, sender, recipient, message, state, created) values ($1, $2, $3, $4, $5, $6)",
            made.Id, from, _to, made.Message, made.State, made.Created);
        var notices = Friendship.TellBoth(transaction, NoticeKinds.FriendRequest, new FriendNotice(from, _to, made.Id, made.Message));
        RequestNotices.Keep(transaction, made.Id, notices);
        return made;
    }

    private Refusal? Check(WriteTransaction transaction)
    {
        if (_to == from) return Refusal.Malformed("You cannot be your own friend.");
        if (request.Message is { } message && !DisplayName.IsValid(message, MaxMessage))
        {
            return Refusal.Malformed($"message is 1 to {MaxMessage} printable characters.");
        }

        if (!UserId.IsValid(_to)) return Refusal.UnknownUser;
        var contact = Contact.ReadAsync(transaction.SqlKeepingCache(), from, _to).AtOnce();
        if (!contact.Exists) return Refusal.UnknownUser;
        if (contact.AreFriends) return new Refusal(Reason.Conflict, "You are already friends.");
        return contact.IsBlocked ? new Refusal(Reason.Blocked, "This user does not accept requests from you.") : null;
    }
}
