using System.Text.Json;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>The steps that several writes about groups share.</summary>
internal static class GroupWrites
{
    public static Refusal RunnersOnly { get; } = new(Reason.Forbidden, "Only those who run the group may do this.");

    public static Refusal NoSuchMember { get; } = new(Reason.UnknownUser, "There is no such member.");

    /// <summary>A group that has not been dissolved.</summary>
    public static Group? FindGroup(this WriteTransaction transaction, string id) => transaction.Sql.Query(
        $"select {Group.Columns} from groups g where g.id = $1 and g.dissolved is null", id).One(Group.Read);

    /// <summary>A group of the user's and his role there. Who is not in it does not learn that it exists.</summary>
    public static Outcome<(Group Group, string Role)> FindGroupOf(this WriteTransaction transaction, string user, string id) =>
        transaction.FindGroup(id) is { } group && transaction.RoleIn(group, user) is { } role ? (group, role) : Refusal.UnknownGroup;

    /// <summary>A group that the user runs.</summary>
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
    public static string? RoleIn(this WriteTransaction transaction, Group group, string user) => transaction.Sql.Text(
        "select role from members where conversation = $1 and user_id = $2 and left_seq is null", group.Conversation, user);

    public static void SetRole(WriteTransaction transaction, Group group, string user, string role) => transaction.Sql.Execute(
        "update members set role = $3 where conversation = $1 and user_id = $2", group.Conversation, user, role);

    /// <summary>Who runs a group: its owner and its admins.</summary>
    public static List<string> RunnersOf(this WriteTransaction transaction, Group group) => transaction.Sql.Query(
        "select user_id from members where conversation = $1 and left_seq is null and role <> 'member' order by user_id", group.Conversation)
        .All(row => row.Text(0));

    /// <summary>Whether <paramref name="user"/> may bring in all of these: they exist, he may write to them, and they have not blocked him.</summary>
    public static Refusal? CheckInvited(this WriteTransaction transaction, string user, IReadOnlyCollection<string> others)
    {
        if (!others.All(UserId.IsValid)) return Refusal.UnknownUser;

        var stranger = transaction.Sql.Query(
            """
            select e.value ->> 'v', u.id, b.user_id from json_each($2) e
            left join users u on u.id = e.value ->> 'v'
            left join friends f on f.user_id = $1 and f.friend = e.value ->> 'v'
            left join blocks b on b.user_id = e.value ->> 'v' and b.blocked = $1
            where u.id is null or (f.friend is null and $3 = 0) or b.user_id is not null order by e.key limit 1
            """,
            user, SqlList.Of(others), transaction.Writing == WritingPolicy.Anyone ? 1L : 0L).One(row => new { Id = row.Text(0), Exists = !row.IsDBNull(1), HasBlocked = !row.IsDBNull(2) });
        if (stranger is null) return null;
        if (!stranger.Exists) return Refusal.UnknownUser;
        return stranger.HasBlocked
            ? new Refusal(Reason.Blocked, $"{stranger.Id} does not take invitations from you.")
            : new Refusal(Reason.NotFriends, $"You are not friends with {stranger.Id}.");
    }

    /// <summary>Whether so many more find room.</summary>
    public static Refusal? CheckRoom(this WriteTransaction transaction, Group group, int more, int maxMembers) =>
        transaction.MembersOf(group.Conversation).Count + more > maxMembers ? Full(maxMembers) : null;

    public static Refusal Full(int maxMembers) => new(Reason.TooLarge, $"A group has at most {maxMembers} members.");

    /// <summary>Lets users in, of which one entry tells, and answers their wishes to join if they had any.</summary>
    public static void Admit(this WriteTransaction transaction, Group group, IReadOnlyList<string> users, string by)
    {
        var change = new MembershipChange("joined", users, by);
        var joined = transaction.Tell(group, change, [.. transaction.MembersOf(group.Conversation), .. users]);
        Conversations.JoinAll(transaction, group.Conversation, users, Role.Member, Stay.From(joined, group.Settings.History));
        JoinRequests.Accept(transaction, group.Id, users);
    }

    /// <summary>Appends a change to the conversation, for those who are in it now.</summary>
    public static LogEntry Tell(this WriteTransaction transaction, Group group, MembershipChange change) =>
        transaction.Tell(group, change, transaction.MembersOf(group.Conversation));

    /// <summary>Appends a change to the conversation.</summary>
    public static LogEntry Tell(this WriteTransaction transaction, Group group, MembershipChange change, IReadOnlyList<string> recipients) =>
        transaction.Append(
            new EntryDraft
            {
                ConversationId = group.Conversation,
                Conversation = group.Key,
                Sender = change.By,
                Kind = MessageKinds.System,
                Body = JsonSerializer.Serialize(change, ChatJson.Wire.MembershipChange),
                Counts = false,
            },
            recipients);

    /// <summary>Tells users of what has happened to them, beside what the group's own log says.</summary>
    public static void Notify(
        this WriteTransaction transaction, Group group, IReadOnlyCollection<string> users, string kind, string by, bool counts = true) =>
        transaction.NotifyAll(users, kind, new GroupNotice(group.Id, group.Name, by), ChatJson.Wire.GroupNotice, counts);
}
