using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Groups;

/// <summary>Lets a user into a group, or keeps his wish for those who run it: as the group's rules say.</summary>
/// <param name="user">Who wants to join.</param>
/// <param name="groupId">Which group; null if a link names it.</param>
/// <param name="code">The link by which he comes, if he has one.</param>
/// <param name="request">What he says.</param>
/// <param name="maxMembers">How many a group may have.</param>
/// <param name="mostADay">How often a day a user may ask to join the same group.</param>
internal sealed class JoinGroup(string user, string? groupId, string? code, JoinGroupRequest request, int maxMembers, int mostADay)
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

        var group = code is null ? transaction.FindGroup(groupId!) : GroupLinks.FindGroup(transaction.Sql, user, code, transaction.Now);
        if (group is null) return code is null ? Refusal.UnknownGroup : GroupLinks.Unknown;
        if (transaction.RoleIn(group, user) is not null) return new JoinAnswer(group.Id, JoinStates.Joined);

        return group.Settings.Joining switch
        {
            GroupRules.Open when !WasRemoved(transaction, group) => Join(transaction, group),
            GroupRules.Open or GroupRules.Request => Ask(transaction, group),
            _ when code is not null => new Refusal(Reason.Forbidden, "This group takes in nobody by link."),
            _ => Refusal.UnknownGroup,   // Who is not in a closed group does not learn that it exists.
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
        if (JoinRequests.FindOpen(transaction.Sql, group.Id, user) is { } repeated) return new JoinAnswer(group.Id, JoinStates.Requested, repeated.Id);
        if (transaction.Sql.Number("select count(*) from join_requests where user_id = $1 and state = 'open'", user) >= MaxRequests)
        {
            return new Refusal(Reason.TooLarge, $"You have asked to join {MaxRequests} groups already; wait for an answer, or take one back.");
        }

        var (count, first) = JoinRequests.Since(transaction.Sql, group.Id, user, transaction.Now - Day);
        if (count >= mostADay) return new Refusal(Reason.RateLimited, "You have asked this group too often; wait a little.", first + Day - transaction.Now);

        var name = transaction.Sql.Text("select name from users where id = $1", user)!;
        var asked = new JoinRequest(transaction.NewId(), group.Id, user, name, transaction.Now, request.Message);
        if (code is not null) GroupLinks.Use(transaction, code, user, asked.Id);
        JoinRequests.Insert(transaction, asked);
        RequestNotices.Keep(transaction, asked.Id, JoinRequests.Tell(transaction, group, asked, NoticeKinds.JoinRequested, user));
        return new JoinAnswer(group.Id, JoinStates.Requested, asked.Id);
    }

    // Whom others took out does not walk in again by himself.
    private bool WasRemoved(WriteTransaction transaction, Group group) => transaction.Sql.Any(
        "select 1 from members where conversation = $1 and user_id = $2 and removed = 1", group.Conversation, user);
}
