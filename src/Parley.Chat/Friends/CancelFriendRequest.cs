using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Friends;

/// <summary>Takes a request back; only the one who made it can, and only while it is open.</summary>
internal sealed class CancelFriendRequest(string user, string id) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        // Somebody else's request looks like one that does not exist.
        if (FriendRequests.Find(transaction.SqlBeside, id) is not { } request || request.From != user)
        {
            return new Refusal(Reason.NotFound, "There is no such request of yours.");
        }

        if (request.State == FriendRequests.Cancelled) return Done.Value;
        if (request.State != FriendRequests.Open) return new Refusal(Reason.Conflict, "This request has been answered already.");

        Friendship.Cancel(transaction, request);
        return Done.Value;
    }
}
