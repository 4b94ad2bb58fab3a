using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Friends;

/// <summary>Accepts or declines a friend request; only its recipient can.</summary>
internal sealed class AnswerFriendRequest(string user, string id, bool isAccepted) : WriteOperation<FriendRequest>
{
    protected override Outcome<FriendRequest> Run(WriteTransaction transaction)
    {
        // Other users' requests look like missing ones.
        if (FriendRequests.Find(transaction.SqlInvalidatingCache(), id) is not { } request || request.To != user)
        {
            return new Refusal(Reason.NotFound, "You have no such request.");
        }

        var wanted = isAccepted ? FriendRequests.Accepted : FriendRequests.Declined;
        if (request.State == wanted) return request;
        if (request.State != FriendRequests.Open) return new Refusal(Reason.Conflict, "This request has been answered differently.");

        if (isAccepted) return Friendship.Accept(transaction, request);

        Friendship.Decline(transaction, request);
        return request;
    }
}
