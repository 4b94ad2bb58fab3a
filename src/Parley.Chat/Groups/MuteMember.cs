using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Mutes a member until a time, or unmutes them.</summary>
/// <param name="user">The requesting user.</param>
/// <param name="groupId">Where.</param>
/// <param name="member">The member.</param>
/// <param name="until">The end; null unmutes.</param>
internal sealed class MuteMember(string user, string groupId, string member, long? until) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (until is { } time && GroupRules.CheckUntil(time, transaction.Now) is { } wrong) return wrong;
        if (!transaction.FindGroupOf(user, groupId).TryGet(out var found, out var refusal)) return refusal;

        var (group, role) = found;
        if (transaction.RoleIn(group, member) is not { } other) return GroupWrites.NoSuchMember;
        if (member == user || !Role.IsAbove(role, other))
            return new Refusal(Reason.Forbidden, "Only managers of the group may do this, to members of a lower role.");
        if (Before(transaction, group) == until) return Done.Value;

        transaction.SqlInvalidatingCache().Execute(
            "update members set silenced = $3 where conversation = $1 and user_id = $2", group.Conversation, member, until);
        transaction.Tell(group, new MembershipChange(until is null ? "unmuted" : "muted", [member], user) { Until = until });
        transaction.Notify(
            member,
            until is null ? NoticeKinds.GroupUnmuted : NoticeKinds.GroupMuted,
            new GroupNotice(group.Id, group.Name, user, Until: until),
            GroupsJson.Wire.GroupNotice);
        return Done.Value;
    }

    /// <summary>The end of the present mute; an expired one counts as none.</summary>
    private long? Before(WriteTransaction transaction, Group group) => transaction.SqlInvalidatingCache().Number(
        "select silenced from members where conversation = $1 and user_id = $2 and silenced > $3",
        group.Conversation, member, transaction.Now);
}
