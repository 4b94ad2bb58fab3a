using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Cancels a user's own join request.</summary>
internal sealed class CancelJoinRequest(string user, string id) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        // Other users' requests look like missing ones.
        if (JoinRequests.Find(transaction.SqlInvalidatingCache(), id) is not var (request, state) || request.User != user)
        {
            return new Refusal(Reason.NotFound, "You have sent no such request.");
        }

        if (state == JoinRequests.Cancelled) return Done.Value;
        if (state != JoinRequests.Open || transaction.FindGroup(request.Group) is not { } group)
        {
            return new Refusal(Reason.Conflict, "This request has already been answered.");
        }

        JoinRequests.Cancel(transaction, group, request);
        return Done.Value;
    }
}
