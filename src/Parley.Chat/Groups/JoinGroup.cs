using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Adds a user to a group or stores a join request, depending on the group's settings.</summary>
/// <param name="user">The user.</param>
/// <param name="groupId">The group; null if a link names it.</param>
/// <param name="code">The link, if there is one.</param>
/// <param name="request">The message.</param>
/// <param name="maxMembers">The maximum size of a group.</param>
/// <param name="maxADay">How often a day a user may ask to join the same group.</param>
internal sealed class JoinGroup(string user, string? groupId, string? code, JoinGroupRequest request, int maxMembers, int maxADay)
    : WriteOperation<JoinAnswer>
{
    private const int MaxMessage = 256;
    private const int MaxRequests = 100;
    private const long Day = 24 * 60 * 60 * 1_000;

    protected override Outcome<JoinAnswer> Run(WriteTransaction transaction)
    {
        if (request.Message is { } message && !DisplayName.IsValid(message, MaxMessage))
        {
            return Refusal.Malformed($"message is 1 to {MaxMessage} printable characters.");
        }

        var group = code is null
            ? transaction.FindGroup(groupId!)
            : GroupLinks.FindGroupAsync(transaction.SqlInvalidatingCache(), user, code, transaction.Now).AtOnce();
        if (group is null) return code is null ? Refusal.UnknownGroup : GroupLinks.Unknown;
        if (transaction.RoleIn(group, user) is not null) return new JoinAnswer(group.Id, JoinStates.Joined);

        return group.Settings.Joining switch
        {
            GroupRules.Open when !WasRemoved(transaction, group) => Join(transaction, group),
            GroupRules.Open or GroupRules.Request => Ask(transaction, group),
            _ when code is not null => new Refusal(Reason.Forbidden, "This group does not accept members by link."),
            _ => Refusal.UnknownGroup,   // A closed group does not exist for other users.
        };
    }

    private Outcome<JoinAnswer> Join(WriteTransaction transaction, Group group)
    {
        if (transaction.CheckRoom(group, 1, maxMembers) is { } full) return full;

        if (code is not null) GroupLinks.Use(transaction, code, user);
        transaction.Admit(group, [user], user);
        transaction.Notify(group, [user], NoticeKinds.GroupJoined, user);
        return new JoinAnswer(group.Id, JoinStates.Joined);
    }

    private Outcome<JoinAnswer> Ask(WriteTransaction transaction, Group group)
    {
        if (JoinRequests.FindOpenAsync(transaction.SqlInvalidatingCache(), group.Id, user).AtOnce() is { } repeated)
            return new JoinAnswer(group.Id, JoinStates.Requested, repeated.Id);
        if (transaction.SqlInvalidatingCache()
            .Number("select count(*) from join_requests where user_id = $1 and state = 'open'", user) >= MaxRequests)
        {
            return new Refusal(Reason.TooLarge, $"You have {MaxRequests} open join requests. Wait for an answer, or cancel one.");
        }

        var (count, first) = JoinRequests.Since(transaction.SqlInvalidatingCache(), group.Id, user, transaction.Now - Day);
        if (count >= maxADay)
            return new Refusal(Reason.RateLimited, "You have asked this group too often. Please wait.", first + Day - transaction.Now);

        var name = transaction.SqlInvalidatingCache().Text("select name from users where id = $1", user)!;
        var asked = new JoinRequest(transaction.NewId(), group.Id, user, name, transaction.Now, request.Message);
        if (code is not null) GroupLinks.Use(transaction, code, user, asked.Id);
        JoinRequests.Insert(transaction, asked);
        RequestNotices.Keep(transaction, asked.Id, JoinRequests.Tell(transaction, group, asked, NoticeKinds.JoinRequested, user));
        return new JoinAnswer(group.Id, JoinStates.Requested, asked.Id);
    }

    // Removed users do not rejoin on their own.
    private bool WasRemoved(WriteTransaction transaction, Group group) => transaction.SqlInvalidatingCache().Any(
        "select 1 from members where conversation = $1 and user_id = $2 and removed = 1", group.Conversation, user);
}
