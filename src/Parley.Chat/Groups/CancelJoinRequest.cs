using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Groups;

/// <summary>Takes back one's wish to join.</summary>
internal sealed class CancelJoinRequest(string user, string id) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        // Somebody else's request looks like one that does not exist.
        if (JoinRequests.Find(transaction.Sql, id) is not var (request, state) || request.User != user)
        {
            return new Refusal(Reason.NotFound, "There is no such request of yours.");
        }

        if (state == JoinRequests.Cancelled) return Done.Value;
        if (state != JoinRequests.Open || transaction.FindGroup(request.Group) is not { } group)
        {
            return new Refusal(Reason.Conflict, "This request has been answered.");
        }

        JoinRequests.Cancel(transaction, group, request);
        return Done.Value;
    }
}
