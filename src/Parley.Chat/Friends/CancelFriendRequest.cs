using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Friends;

/// <summary>Cancels a friend request; only its sender can, and only while it is open.</summary>
internal sealed class CancelFriendRequest(string user, string id) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        // Other users' requests look like missing ones.
        if (FriendRequests.Find(transaction.SqlKeepingCache(), id) is not { } request || request.From != user)
        {
            return new Refusal(Reason.NotFound, "You have sent no such request.");
        }

        if (request.State == FriendRequests.Cancelled) return Done.Value;
        if (request.State != FriendRequests.Open) return new Refusal(Reason.Conflict, "This request has been answered already.");

        Friendship.Cancel(transaction, request);
        return Done.Value;
    }
}
