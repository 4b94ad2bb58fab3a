using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads and changes groups on behalf of their members. Every call about a group goes through here.</summary>
internal sealed class GroupBook(
    ChatStore store, LogWriter writer, StrangerRateLimiter limits, WriteRateLimiter writes, IOptions<ChatOptions> options,
    ServerClock clock)
{
    /// <summary>The maximum size of a group that is returned with all members; a larger one is returned with its managers only.</summary>
    public const int InlineMemberLimit = 200;

    private const string AfterAllIds = "~";   // Higher than any character of an id.

    private static readonly string List =
        $"""
        select g.id, g.name, g.owner, g.created, m.role, {PresentMembers.CountSql("g.conversation")}, c.last_seq, g.avatar
        from members m join groups g on g.conversation = m.conversation join conversations c on c.id = g.conversation
        where m.user_id = $1 and m.left_seq is null and g.id < $2 order by g.id desc limit $3
        """;

    private readonly int _maxMembers = options.Value.GroupMembers;

    private long Now => clock.Now;

    public async Task<Outcome<GroupDetails>> CreateAsync(UserActor by, CreateGroupRequest request, IdempotencyKey? key = null)
    {
        var outcome = await writer.RunAsync(
            by, new CreateGroup(by.User, request, _maxMembers, limits, writes).Once(key, LogJson.Wire.String));
        return outcome.TryGet(out var id, out var refusal) ? await FindAsync(by.User, id) : refusal;
    }

    public async Task<Outcome<GroupDetails>> ChangeAsync(UserActor by, string group, ChangeGroupRequest request)
    {
        var outcome = await writer.RunAsync(by, new ChangeGroup(by.User, group, request));
        return outcome.Refusal is { } refusal ? refusal : await FindAsync(by.User, group);
    }

    public async Task<Outcome<GroupDetails>> AddAsync(UserActor by, string group, AddMembersRequest request)
    {
        var outcome = await writer.RunAsync(by, new AddMembers(by.User, group, request.Users, _maxMembers, limits, writes));
        return outcome.Refusal is { } refusal ? refusal : await FindAsync(by.User, group);
    }

    /// <summary>Removes a member; <c>me</c> is the requesting user.</summary>
    public Task<Outcome<Done>> RemoveAsync(UserActor by, string group, string member) =>
        writer.RunAsync(by, new RemoveMember(by.User, group, member == "me" ? by.User : member));

    /// <summary>Ends a group for all its members.</summary>
    public Task<Outcome<Done>> DissolveAsync(UserActor by, string group) => writer.RunAsync(by, new DissolveGroup(by.User, group));

    public Task<Outcome<Done>> SetRoleAsync(UserActor by, string group, string member, string role) =>
        writer.RunAsync(by, new SetRole(by.User, group, member, role));

    /// <summary>Makes another member the owner.</summary>
    public Task<Outcome<Done>> TransferAsync(UserActor by, string group, string heir) =>
        writer.RunAsync(by, new TransferGroup(by.User, group, heir));

    /// <summary>Keeps a member from sending until a time, in milliseconds; null lets them send again.</summary>
    public Task<Outcome<Done>> MuteAsync(UserActor by, string group, string member, long? until) =>
        writer.RunAsync(by, new MuteMember(by.User, group, member, until));

    /// <summary>Keeps all members without a role from sending until a time, in milliseconds; null lets them send again.</summary>
    public Task<Outcome<Done>> MuteAllAsync(UserActor by, string group, long? until) =>
        writer.RunAsync(by, new MuteGroup(by.User, group, until));

    /// <summary>One of the user's groups with its members; to others it does not exist.</summary>
    public async ValueTask<Outcome<GroupDetails>> FindAsync(string user, string group)
    {
        await using var read = await store.ReadAsync(user);
        return await GroupView.FindAsync(read.Sql, user, group) is { } view ? await DescribeAsync(read.Sql, view) : Refusal.UnknownGroup;
    }

    /// <summary>A page of the members of one of the user's groups.</summary>
    public async ValueTask<Outcome<MemberPage>> MembersAsync(string user, string group, MemberQuery query)
    {
        await using var read = await store.ReadAsync(user);
        return await GroupView.FindAsync(read.Sql, user, group) is { } view
            ? await MemberPages.ReadAsync(read.Sql, view.Group.Conversation, Now, query)
            : Refusal.UnknownGroup;
    }

    /// <summary>The user's groups, newest first, because ids grow with time.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<GroupList> ListAsync(string user, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        await using var read = await store.ReadAsync(user);
        var found = await read.Sql.QueryAsync(
            List, user, page ?? AfterAllIds, size + 1L)
            .WhileAsync(
                row => new GroupSummary(
                    row.Text(0), row.Text(1), row.TextOrNull(2), row.Long(3), row.Text(4), (int)row.Long(5), row.Long(6),
                    row.TextOrNull(7)),
                group => limit.TryTake(JsonSize.OfObject(group.Id, group.Name, group.Owner, group.Avatar)));
        return new GroupList(found, limit.IsCut ? found[^1].Id : null);
    }

    private async ValueTask<GroupDetails> DescribeAsync(ReadSession sql, GroupView view)
    {
        var (group, now) = (view.Group, Now);
        var size = await GroupView.SizeOfAsync(sql, group.Conversation);
        var isMuted = group.MutedUntil > now;
        return new GroupDetails
        {
            Id = group.Id,
            Name = group.Name,
            Owner = group.Owner,
            Created = group.Created,
            Members = size <= InlineMemberLimit
                ? await MemberPages.AllAsync(sql, group.Conversation, now)
                : await MemberPages.RunnersAsync(sql, group.Conversation, now),
            Size = size,
            Role = view.Role,
            Settings = group.Settings,
            About = group.About,
            Avatar = group.Avatar,
            Announcement = group.Announcement,
            AllMuted = isMuted ? true : null,
            AllMutedUntil = isMuted && group.MutedUntil != Mute.Forever ? group.MutedUntil : null,
            MutedUntil = view.MutedUntil > now ? view.MutedUntil : null,
            Seq = view.LastSeq,
        };
    }
}
