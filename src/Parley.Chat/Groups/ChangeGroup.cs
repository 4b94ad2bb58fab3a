using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Changes a group's profile or settings; each kind of change is one entry.</summary>
internal sealed class ChangeGroup(string user, string groupId, ChangeGroupRequest request) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (GroupRules.Check(request) is { } wrong) return wrong;
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var before, out var refusal)) return refusal;

        var after = Apply(before, transaction.Now);
        if (after == before) return Done.Value;
        if (after.Avatar != before.Avatar)
        {
            if (after.Avatar is { } avatar && Avatars.Check(transaction, user, avatar) is { } unfit) return unfit;
            Avatars.Set(transaction, Avatars.OfGroup(groupId), after.Avatar);
        }

        Update(transaction, after);
        foreach (var change in Changes(before, after)) transaction.Tell(after, change);
        return Done.Value;
    }

    private Group Apply(Group group, long now) => group with
    {
        Name = request.Name is { } name ? DisplayName.Trim(name) : group.Name,
        About = request.About.Or(group.About),
        Avatar = request.Avatar.Or(group.Avatar),
        Announcement = request.Announcement.Or(group.Announcement?.Text) is not { } text ? null
            : text == group.Announcement?.Text ? group.Announcement
            : new GroupAnnouncement(text, user, now),
        Settings = new GroupSettings(
            request.Settings?.Inviting ?? group.Settings.Inviting,
            request.Settings?.Joining ?? group.Settings.Joining,
            request.Settings?.History ?? group.Settings.History),
    };

    private static void Update(WriteTransaction transaction, Group group) => transaction.SqlInvalidatingCache().Execute(
        """
        update groups set name = $2, about = $3, avatar = $4, announcement = $5, announced_by = $6, announced = $7,
            inviting = $8, joining = $9, history = $10
        where id = $1
        """,
        group.Id,
        group.Name,
        group.About,
        group.Avatar,
        group.Announcement?.Text,
        group.Announcement?.By,
        group.Announcement?.Time,
        group.Settings.Inviting,
        group.Settings.Joining,
        group.Settings.History ? 1L : 0L);

    private IEnumerable<MembershipChange> Changes(Group before, Group after)
    {
        if (after.Name != before.Name) yield return new MembershipChange("renamed", [], user, after.Name);
        if (after.About != before.About || after.Avatar != before.Avatar)
        {
            yield return new MembershipChange("profile", [], user) { About = after.About ?? "", Avatar = after.Avatar ?? "" };
        }

        if (after.Announcement != before.Announcement)
        {
            yield return new MembershipChange("announcement", [], user) { Announcement = after.Announcement?.Text ?? "" };
        }

        if (after.Settings != before.Settings) yield return new MembershipChange("settings", [], user) { Settings = after.Settings };
    }
}
