using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Joining groups: links and join requests. Every call about them goes through here.</summary>
internal sealed class JoinBook(ChatStore store, LogWriter writer, WriteRateLimiter limits, IOptions<ChatOptions> options, ServerClock clock)
{
    private readonly int _maxMembers = options.Value.GroupMembers;

    private long Now => clock.Now;

    /// <summary>Makes a link to a group, once under a key.</summary>
    public Task<Outcome<GroupLink>> CreateLinkAsync(UserActor by, string group, CreateLinkRequest request, IdempotencyKey? key = null) =>
        writer.RunAsync(by, new CreateLink(by.User, group, request).Once(key, GroupsJson.Wire.GroupLink));

    public Task<Outcome<Done>> RevokeLinkAsync(UserActor by, string group, string code) =>
        writer.RunAsync(by, new RevokeLink(by.User, group, code));

    public Task<Outcome<JoinAnswer>> JoinAsync(UserActor by, string group, JoinGroupRequest request) =>
        writer.RunAsync(by, new JoinGroup(by.User, group, code: null, request, _maxMembers, limits.RequestsADay));

    public Task<Outcome<JoinAnswer>> FollowAsync(UserActor by, string code, JoinGroupRequest request) =>
        writer.RunAsync(by, new JoinGroup(by.User, groupId: null, code, request, _maxMembers, limits.RequestsADay));

    public Task<Outcome<Done>> AnswerAsync(UserActor by, string group, string request, bool isAccepted) =>
        writer.RunAsync(by, new AnswerJoinRequest(by.User, group, request, isAccepted, _maxMembers));

    public Task<Outcome<Done>> CancelAsync(UserActor by, string request) => writer.RunAsync(by, new CancelJoinRequest(by.User, request));

    /// <summary>Open requests to a group, for its managers.</summary>
    public async ValueTask<Outcome<JoinRequestPage>> RequestsAsync(string user, string group, string? page, int size)
    {
        if (page is not null && !EntryIds.IsValid(page)) return Refusal.Malformed("page is not a value from a previous response.");

        await using var read = await store.ReadAsync(user);
        if (!(await GroupView.FindRunByAsync(read.Sql, user, group)).TryGet(out var view, out var refusal)) return refusal;

        var found = await JoinRequests.OpenOfAsync(read.Sql, view.Group.Id, page ?? "", size + 1);
        if (found.Count <= size) return new JoinRequestPage(found);

        found.RemoveAt(size);
        return new JoinRequestPage(found, found[^1].Id);
    }

    /// <summary>Lists the user's own open requests.</summary>
    public async ValueTask<JoinRequestPage> RequestsOfAsync(string user)
    {
        await using var read = await store.ReadAsync(user);
        return new JoinRequestPage(await JoinRequests.OpenByAsync(read.Sql, user));
    }

    /// <summary>The valid links of a group, for its managers.</summary>
    public async ValueTask<Outcome<GroupLinkList>> LinksAsync(string user, string group)
    {
        await using var read = await store.ReadAsync(user);
        return (await GroupView.FindRunByAsync(read.Sql, user, group)).TryGet(out var view, out var refusal)
            ? new GroupLinkList(await GroupLinks.OfAsync(read.Sql, view.Group.Id, Now))
            : refusal;
    }

    /// <summary>The preview of a group for users with a link to it.</summary>
    public async ValueTask<Outcome<GroupPreview>> PreviewAsync(string user, string code)
    {
        await using var read = await store.ReadAsync(user);
        if (await GroupLinks.FindGroupAsync(read.Sql, user, code, Now) is not { } group) return GroupLinks.Unknown;

        var state = await GroupView.FindAsync(read.Sql, user, group.Id) is not null ? JoinStates.Joined
            : await JoinRequests.FindOpenAsync(read.Sql, group.Id, user) is not null ? JoinStates.Requested
            : null;
        return new GroupPreview(
            group.Id, group.Name, await GroupView.SizeOfAsync(read.Sql, group.Conversation), group.Settings.Joining, state, group.About,
            group.Avatar);
    }
}
