using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>The groups as their members see and change them.</summary>
internal sealed class GroupBook(ChatStore store, LogWriter writer, IOptions<ChatOptions> options)
{
    private readonly int _maxMembers = options.Value.GroupMembers;

    public async Task<Outcome<GroupDetails>> CreateAsync(string user, CreateGroupRequest request)
    {
        var outcome = await writer.RunAsync(new CreateGroup(user, request, _maxMembers));
        return outcome.TryGet(out var id, out var refusal) ? Find(user, id) : refusal;
    }

    public async Task<Outcome<GroupDetails>> AddAsync(string user, string group, AddMembersRequest request)
    {
        var outcome = await writer.RunAsync(new AddMembers(user, group, request.Users, _maxMembers));
        return outcome.Refusal is { } refusal ? refusal : Find(user, group);
    }

    /// <summary>Takes a member out; <c>me</c> is the user himself.</summary>
    public Task<Outcome<Done>> RemoveAsync(string user, string group, string member) =>
        writer.RunAsync(new RemoveMember(user, group, member == "me" ? user : member));

    /// <summary>A group of the user's with its members; to others it does not exist.</summary>
    public Outcome<GroupDetails> Find(string user, string group)
    {
        using var read = store.Read();
        var found = read.Sql.Query(
            """
            select g.id, g.name, g.owner, g.created, g.conversation from groups g
            join members m on m.conversation = g.conversation
            where g.id = $1 and m.user_id = $2 and m.left_seq is null
            """,
            group, user).One(row => new
            {
                Group = new GroupDetails(row.Text(0), row.Text(1), row.TextOrNull(2), row.Long(3), []),
                Conversation = row.Long(4),
            });
        return found is null ? Refusal.UnknownGroup : found.Group with { Members = Members(read.Sql, found.Conversation) };
    }

    /// <summary>The groups that the user is in, the newest first.</summary>
    public GroupList List(string user)
    {
        using var read = store.Read();
        return new GroupList(read.Sql.Query(
            """
            select g.id, g.name, g.owner, g.created, m.role,
                (select count(*) from members o where o.conversation = g.conversation and o.left_seq is null)
            from members m join groups g on g.conversation = m.conversation
            where m.user_id = $1 and m.left_seq is null order by g.created desc, g.id desc
            """,
            user).All(row => new GroupSummary(
                row.Text(0), row.Text(1), row.TextOrNull(2), row.Long(3), row.Text(4), (int)row.Long(5))));
    }

    /// <summary>The ids of a group's present members, if the user is one of them.</summary>
    public Outcome<IReadOnlyList<string>> MemberIds(string user, string group)
    {
        using var read = store.Read();
        if (Conversations.Find(read.Sql, ConversationKey.Group(group)) is not { } conversation) return Refusal.UnknownGroup;

        var members = read.Sql.Query("select user_id from members where conversation = $1 and left_seq is null order by user_id", conversation)
            .All(row => row.Text(0));
        return members.Contains(user) ? new Outcome<IReadOnlyList<string>>(members) : Refusal.NotMember;
    }

    private static List<GroupMember> Members(SqlSession sql, long conversation) => sql.Query(
        """
        select m.user_id, u.name, m.role, m.joined, u.avatar from members m join users u on u.id = m.user_id
        where m.conversation = $1 and m.left_seq is null order by m.join_seq, m.user_id
        """,
        conversation).All(row => new GroupMember(row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.TextOrNull(4)));
}
