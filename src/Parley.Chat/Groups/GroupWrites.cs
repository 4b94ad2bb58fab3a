using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Steps shared by several writes about groups.</summary>
internal static class GroupWrites
{
    private static readonly string FirstUninvitable =
        $"""
        select e.value ->> 'v', u.id, {Contact.HasBlockedSql("u.id", "$1")}
        from json_each($2) e left join users u on u.id = e.value ->> 'v'
        where u.id is null or not {Contact.LetsWriteSql("$1", "u.id", anyone: "$3")} or {Contact.HasBlockedSql("u.id", "$1")}
        order by e.key limit 1
        """;

    public static Refusal RunnersOnly { get; } = new(Reason.Forbidden, "Only managers of the group may do this.");

    public static Refusal NoSuchMember { get; } = new(Reason.UnknownUser, "This member does not exist.");

    /// <summary>A group that has not been dissolved.</summary>
    public static Group? FindGroup(this WriteTransaction transaction, string id) => transaction.SqlInvalidatingCache().Query(
        $"select {Group.Columns} from groups g where g.id = $1 and g.dissolved is null", id).One(Group.Read);

    /// <summary>One of the user's groups and the user's role in it. To other users the group does not exist.</summary>
    public static Outcome<(Group Group, string Role)> FindGroupOf(this WriteTransaction transaction, string user, string id) =>
        transaction.FindGroup(id) is { } group && transaction.RoleIn(group, user) is { } role ? (group, role) : Refusal.UnknownGroup;

    /// <summary>A group that the user manages.</summary>
    public static Outcome<Group> FindGroupRunBy(this WriteTransaction transaction, string user, string id)
    {
        if (!transaction.FindGroupOf(user, id).TryGet(out var found, out var refusal)) return refusal;
        return Role.Runs(found.Role) ? found.Group : RunnersOnly;
    }

    /// <summary>A group that the user owns.</summary>
    public static Outcome<Group> FindGroupOwnedBy(this WriteTransaction transaction, string user, string id)
    {
        if (!transaction.FindGroupOf(user, id).TryGet(out var found, out var refusal)) return refusal;
        return found.Role == Role.Owner ? found.Group : new Refusal(Reason.Forbidden, "Only the owner of the group may do this.");
    }

    /// <summary>The role of a present member, or null.</summary>
    public static string? RoleIn(this WriteTransaction transaction, Group group, string user) =>
        PresentMembers.RoleAsync(transaction.SqlInvalidatingCache(), group.Conversation, user).AtOnce();

    public static void SetRole(WriteTransaction transaction, Group group, string user, string role) =>
        transaction.SqlInvalidatingCache().Execute(
        "update members set role = $3 where conversation = $1 and user_id = $2", group.Conversation, user, role);

    /// <summary>The managers of a group: its owner and its admins.</summary>
    public static List<string> RunnersOf(this WriteTransaction transaction, Group group) => transaction.SqlInvalidatingCache().Query(
        $"select m.user_id from members m where m.conversation = $1 and m.left_seq is null and {Role.RunsSql} order by m.user_id",
        group.Conversation)
        .All(row => row.Text(0));

    /// <summary>
    /// Checks that <paramref name="user"/> may add all of these users: they exist, the user may write to them, and they have not blocked
    /// the user.
    /// </summary>
    public static Refusal? CheckInvited(this WriteTransaction transaction, string user, IReadOnlyCollection<string> others)
    {
        if (!others.All(UserId.IsValid)) return Refusal.UnknownUser;

        var stranger = transaction.SqlInvalidatingCache().Query(
            FirstUninvitable, user, SqlList.Of(others), transaction.Writing == WritingPolicy.Anyone ? 1L : 0L)
            .One(row => new { Id = row.Text(0), Exists = !row.IsDBNull(1), HasBlocked = row.GetBoolean(2) });
        if (stranger is null) return null;
        if (!stranger.Exists) return Refusal.UnknownUser;
        return stranger.HasBlocked
            ? new Refusal(Reason.Blocked, $"{stranger.Id} does not accept invitations from you.")
            : new Refusal(Reason.NotFriends, $"You are not friends with {stranger.Id}.");
    }

    /// <summary>Checks whether this many more members fit.</summary>
    public static Refusal? CheckRoom(this WriteTransaction transaction, Group group, int more, int maxMembers) =>
        transaction.MembersOf(group.Conversation).Count + more > maxMembers ? Full(maxMembers) : null;

    public static Refusal Full(int maxMembers) => new(Reason.TooLarge, $"A group has at most {maxMembers} members.");

    /// <summary>Adds users with one entry, and closes their open join requests.</summary>
    public static void Admit(this WriteTransaction transaction, Group group, IReadOnlyList<string> users, string by)
    {
        var change = new MembershipChange("joined", users, by);
        var joined = transaction.Tell(group, change, [.. transaction.MembersOf(group.Conversation), .. users]);
        Conversations.JoinAll(transaction, group.Conversation, users, Role.Member, MembershipPeriod.From(joined, group.Settings.History));
        JoinRequests.Accept(transaction, group.Id, users);
    }

    /// <summary>Appends a change to the conversation, for its present members.</summary>
    public static LogEntry Tell(this WriteTransaction transaction, Group group, MembershipChange change) =>
        transaction.Tell(group, change, transaction.MembersOf(group.Conversation));

    /// <summary>Appends a change to the conversation.</summary>
    public static LogEntry Tell(
        this WriteTransaction transaction, Group group, MembershipChange change, IReadOnlyList<string> recipients) =>
        transaction.Append(
            new EntryDraft
            {
                ConversationId = group.Conversation,
                Conversation = group.Key,
                Sender = change.By,
                Kind = MessageKinds.System,
                Body = JsonSerializer.Serialize(change, GroupsJson.Wire.MembershipChange),
                Counts = false,
            },
            recipients);

    /// <summary>Sends notices to affected users, in addition to the entry in the group's log.</summary>
    public static void Notify(
        this WriteTransaction transaction, Group group, IReadOnlyCollection<string> users, string kind, string by, bool counts = true) =>
        transaction.NotifyAll(users, kind, new GroupNotice(group.Id, group.Name, by), GroupsJson.Wire.GroupNotice, counts);
}
