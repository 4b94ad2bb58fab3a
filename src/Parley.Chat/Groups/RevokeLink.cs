using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Revokes a link; does nothing if it is already revoked.</summary>
internal sealed class RevokeLink(string user, string groupId, string code) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;

        var isGone = transaction.SqlInvalidatingCache()
            .Execute("delete from group_links where code = $1 and group_id = $2", code, group.Id) == 0;
        if (!isGone) transaction.Notify(group, transaction.RunnersOf(group), NoticeKinds.GroupLinks, user, counts: false);
        return Done.Value;
    }
}
