using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>The groups as their members see and change them.</summary>
internal sealed class GroupBook(
    ChatStore store, LogWriter writer, StrangerLimits limits, WriteLimits writes, IOptions<ChatOptions> options, ServerClock clock)
{
    /// <summary>Up to how many members a group shows with itself; of a larger one only those who run it.</summary>
    public const int SmallGroup = 200;

    private const string AfterAllIds = "~";   // No character of an id is beyond it.

    private readonly int _maxMembers = options.Value.GroupMembers;

    private long Now => clock.Now;

    public async Task<Outcome<GroupDetails>> CreateAsync(UserActor by, CreateGroupRequest request, RepeatKey? key = null)
    {
        var outcome = await writer.RunAsync(by, new CreateGroup(by.User, request, _maxMembers, limits, writes).Once(key, ChatJson.Wire.String));
        return outcome.TryGet(out var id, out var refusal) ? Find(by.User, id) : refusal;
    }

    public async Task<Outcome<GroupDetails>> ChangeAsync(UserActor by, string group, ChangeGroupRequest request)
    {
        var outcome = await writer.RunAsync(by, new ChangeGroup(by.User, group, request));
        return outcome.Refusal is { } refusal ? refusal : Find(by.User, group);
    }

    public async Task<Outcome<GroupDetails>> AddAsync(UserActor by, string group, AddMembersRequest request)
    {
        var outcome = await writer.RunAsync(by, new AddMembers(by.User, group, request.Users, _maxMembers, limits, writes));
        return outcome.Refusal is { } refusal ? refusal : Find(by.User, group);
    }

    /// <summary>Takes a member out; <c>me</c> is the user himself.</summary>
    public Task<Outcome<Done>> RemoveAsync(UserActor by, string group, string member) =>
        writer.RunAsync(by, new RemoveMember(by.User, group, member == "me" ? by.User : member));

    /// <summary>A group of the user's with its members; to others it does not exist.</summary>
    public Outcome<GroupDetails> Find(string user, string group)
    {
        using var read = store.Read();
        return GroupView.Find(read.Sql, user, group) is { } view ? Describe(read.Sql, view) : Refusal.UnknownGroup;
    }

    /// <summary>A page of the members of a group of the user's.</summary>
    public Outcome<MemberPage> Members(string user, string group, MemberQuery query)
    {
        using var read = store.Read();
        return GroupView.Find(read.Sql, user, group) is { } view
            ? MemberPages.Read(read.Sql, view.Group.Conversation, Now, query)
            : Refusal.UnknownGroup;
    }

    /// <summary>The groups that the user is in, the newest first: ids grow with time.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public GroupList List(string user, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        using var read = store.Read();
        var found = read.Sql.Query(
            """
            select g.id, g.name, g.owner, g.created, m.role,
                (select count(*) from members o where o.conversation = g.conversation and o.left_seq is null), g.avatar
            from members m join groups g on g.conversation = m.conversation
            where m.user_id = $1 and m.left_seq is null and g.id < $2 order by g.id desc limit $3
            """,
            user, page ?? AfterAllIds, size + 1L)
            .While(
                row => new GroupSummary(row.Text(0), row.Text(1), row.TextOrNull(2), row.Long(3), row.Text(4), (int)row.Long(5), row.TextOrNull(6)),
                group => limit.TryTake(JsonSize.OfObject(group.Id, group.Name, group.Owner, group.Avatar)));
        return new GroupList(found, limit.IsCut ? found[^1].Id : null);
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

    private GroupDetails Describe(SqlSession sql, GroupView view)
    {
        var (group, now) = (view.Group, Now);
        var size = GroupView.SizeOf(sql, group.Conversation);
        var isMuted = group.MutedUntil > now;
        return new GroupDetails
        {
            Id = group.Id,
            Name = group.Name,
            Owner = group.Owner,
            Created = group.Created,
            Members = size <= SmallGroup ? MemberPages.All(sql, group.Conversation, now) : MemberPages.Runners(sql, group.Conversation, now),
            Size = size,
            Role = view.Role,
            Settings = group.Settings,
            About = group.About,
            Avatar = group.Avatar,
            Announcement = group.Announcement,
            AllMuted = isMuted ? true : null,
            AllMutedUntil = isMuted && group.MutedUntil != GroupRules.Forever ? group.MutedUntil : null,
            MutedUntil = view.MutedUntil > now ? view.MutedUntil : null,
        };
    }
}
