using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Friends;

/// <summary>Accepts or declines a request; only the one who was asked can.</summary>
internal sealed class AnswerFriendRequest(string user, string id, bool isAccepted) : WriteOperation<FriendRequest>
{
    protected override Outcome<FriendRequest> Run(WriteTransaction transaction)
    {
        // Somebody else's request looks like one that does not exist.
        if (FriendRequests.Find(transaction.Sql, id) is not { } request || request.To != user)
        {
            return new Refusal(Reason.NotFound, "There is no such request to you.");
        }

        var wanted = isAccepted ? FriendRequests.Accepted : FriendRequests.Declined;
        if (request.State == wanted) return request;
        if (request.State != FriendRequests.Open) return new Refusal(Reason.Conflict, "This request has been answered otherwise.");

        if (isAccepted) return Friendship.Accept(transaction, request);

        Friendship.Decline(transaction, request);
        return request;
    }
}
