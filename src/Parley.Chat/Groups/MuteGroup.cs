using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Mutes all members except managers, or unmutes them.</summary>
/// <param name="user">The requesting user.</param>
/// <param name="groupId">Where.</param>
/// <param name="until">The end, or <see cref="Mute.Forever"/>; null unmutes.</param>
internal sealed class MuteGroup(string user, string groupId, long? until) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (until is { } time && GroupRules.CheckUntil(time, transaction.Now) is { } wrong) return wrong;
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;

        var before = group.MutedUntil > transaction.Now ? group.MutedUntil : null;
        if (before == until) return Done.Value;

        transaction.SqlInvalidatingCache().Execute("update groups set silenced = $2 where id = $1", group.Id, until);
        transaction.Tell(group,
            new MembershipChange(until is null ? "all-unmuted" : "all-muted", [], user) { Until = until == Mute.Forever ? null : until });
        return Done.Value;
    }
}
