using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Keeps one member from sending until a time, or lets him send again.</summary>
/// <param name="user">Who does it.</param>
/// <param name="groupId">Where.</param>
/// <param name="member">Who may not send.</param>
/// <param name="until">Until when; null lets him send again.</param>
internal sealed class MuteMember(string user, string groupId, string member, long? until) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (until is { } time && GroupRules.CheckUntil(time, transaction.Now) is { } wrong) return wrong;
        if (!transaction.FindGroupOf(user, groupId).TryGet(out var found, out var refusal)) return refusal;

        var (group, role) = found;
        if (transaction.RoleIn(group, member) is not { } other) return GroupWrites.NoSuchMember;
        if (member == user || !Role.IsAbove(role, other)) return new Refusal(Reason.Forbidden, "Only those who run the group may do this, to those below them.");
        if (Before(transaction, group) == until) return Done.Value;

        transaction.Sql.Execute(
            "update members set silenced = $3 where conversation = $1 and user_id = $2", group.Conversation, member, until);
        transaction.Tell(group, new MembershipChange(until is null ? "unmuted" : "muted", [member], user) { Until = until });
        transaction.Notify(
            member,
            until is null ? NoticeKinds.GroupUnmuted : NoticeKinds.GroupMuted,
            new GroupNotice(group.Id, group.Name, user, Until: until),
            ChatJson.Wire.GroupNotice);
        return Done.Value;
    }

    /// <summary>Until when he may not send as it is; one whose time is over is not muted.</summary>
    private long? Before(WriteTransaction transaction, Group group) => transaction.Sql.Number(
        "select silenced from members where conversation = $1 and user_id = $2 and silenced > $3", group.Conversation, member, transaction.Now);
}
