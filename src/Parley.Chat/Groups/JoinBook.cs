using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>The ways into groups: links, and wishes to join.</summary>
internal sealed class JoinBook(ChatStore store, LogWriter writer, WriteLimits limits, IOptions<ChatOptions> options, ServerClock clock)
{
    private readonly int _maxMembers = options.Value.GroupMembers;

    private long Now => clock.Now;

    public Task<Outcome<JoinAnswer>> JoinAsync(UserActor by, string group, JoinGroupRequest request) =>
        writer.RunAsync(by, new JoinGroup(by.User, group, code: null, request, _maxMembers, limits.RequestsADay));

    public Task<Outcome<JoinAnswer>> FollowAsync(UserActor by, string code, JoinGroupRequest request) =>
        writer.RunAsync(by, new JoinGroup(by.User, groupId: null, code, request, _maxMembers, limits.RequestsADay));

    public Task<Outcome<Done>> AnswerAsync(UserActor by, string group, string request, bool isAccepted) =>
        writer.RunAsync(by, new AnswerJoinRequest(by.User, group, request, isAccepted, _maxMembers));

    public Task<Outcome<Done>> CancelAsync(UserActor by, string request) => writer.RunAsync(by, new CancelJoinRequest(by.User, request));

    /// <summary>Open requests to a group, for those who run it.</summary>
    public Outcome<JoinRequestPage> Requests(string user, string group, string? page, int size)
    {
        if (page is not null && !EntryIds.IsValid(page)) return Refusal.Malformed("page is not one that the server gave.");

        using var read = store.Read();
        if (!GroupView.FindRunBy(read.Sql, user, group).TryGet(out var view, out var refusal)) return refusal;

        var found = JoinRequests.OpenOf(read.Sql, view.Group.Id, page ?? "", size + 1);
        if (found.Count <= size) return new JoinRequestPage(found);

        found.RemoveAt(size);
        return new JoinRequestPage(found, found[^1].Id);
    }

    /// <summary>The user's own open requests.</summary>
    public JoinRequestPage RequestsOf(string user)
    {
        using var read = store.Read();
        return new JoinRequestPage(JoinRequests.OpenBy(read.Sql, user));
    }

    /// <summary>The working links of a group, for those who run it.</summary>
    public Outcome<GroupLinkList> Links(string user, string group)
    {
        using var read = store.Read();
        return GroupView.FindRunBy(read.Sql, user, group).TryGet(out var view, out var refusal)
            ? new GroupLinkList(GroupLinks.Of(read.Sql, view.Group.Id, Now))
            : refusal;
    }

    /// <summary>What one may know of a group who has a link to it.</summary>
    public Outcome<GroupPreview> Preview(string user, string code)
    {
        using var read = store.Read();
        if (GroupLinks.FindGroup(read.Sql, user, code, Now) is not { } group) return GroupLinks.Unknown;

        var state = GroupView.Find(read.Sql, user, group.Id) is not null ? JoinStates.Joined
            : JoinRequests.FindOpen(read.Sql, group.Id, user) is not null ? JoinStates.Requested
            : null;
        return new GroupPreview(
            group.Id, group.Name, GroupView.SizeOf(read.Sql, group.Conversation), group.Settings.Joining, state, group.About, group.Avatar);
    }
}
