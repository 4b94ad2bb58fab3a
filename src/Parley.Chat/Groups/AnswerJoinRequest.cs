using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Accepts or declines a join request; only managers of the group can.</summary>
internal sealed class AnswerJoinRequest(string user, string groupId, string id, bool isAccepted, int maxMembers) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;
        if (JoinRequests.Find(transaction.SqlInvalidatingCache(), id) is not var (request, state) || request.Group != group.Id)
        {
            return new Refusal(Reason.NotFound, "This request does not exist in this group.");
        }

        if (state == (isAccepted ? JoinRequests.Accepted : JoinRequests.Declined)) return Done.Value;
        if (state != JoinRequests.Open) return new Refusal(Reason.Conflict, "This request has been answered differently.");
        if (isAccepted && transaction.CheckRoom(group, 1, maxMembers) is { } full) return full;

        if (isAccepted) transaction.Admit(group, [request.User], user);
        else JoinRequests.Decline(transaction, id);
        JoinRequests.Tell(transaction, group, request, isAccepted ? NoticeKinds.JoinAccepted : NoticeKinds.JoinDeclined, user);
        return Done.Value;
    }
}
