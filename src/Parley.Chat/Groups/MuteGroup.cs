using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Keeps all members from sending but those who run the group, or lets them send again.</summary>
/// <param name="user">Who does it.</param>
/// <param name="groupId">Where.</param>
/// <param name="until">Until when, or <see cref="GroupRules.Forever"/>; null lets them send again.</param>
internal sealed class MuteGroup(string user, string groupId, long? until) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (until is { } time && GroupRules.CheckUntil(time, transaction.Now) is { } wrong) return wrong;
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;

        var before = group.MutedUntil > transaction.Now ? group.MutedUntil : null;
        if (before == until) return Done.Value;

        transaction.Sql.Execute("update groups set silenced = $2 where id = $1", group.Id, until);
        transaction.Tell(group, new MembershipChange(until is null ? "all-unmuted" : "all-muted", [], user) { Until = until == GroupRules.Forever ? null : until });
        return Done.Value;
    }
}
