using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>The browsers that are called for a message: those of members who are not connected, did not send it, and have not muted the conversation.</summary>
/// <remarks>For one piece of the log: the browsers of a conversation are read once, however many messages it has there.</remarks>
/// <param name="sql">Where the log is read.</param>
/// <param name="presence">Knows who is connected.</param>
/// <param name="now">The time, in milliseconds.</param>
/// <param name="idle">How long a session lives without being used, in milliseconds.</param>
internal sealed class PushAudience(SqlSession sql, IPresence presence, long now, long idle)
{
    // What a message in a very large group may cost.
    private const int MaxTargets = 1_000;

    private readonly Dictionary<long, List<Member>> _members = [];

    public IEnumerable<(string User, PushSubscription Target)> Of(LogEntry entry) => MembersOf(entry.ConversationId)
        .Where(member => member.User != entry.Sender && member.JoinSeq <= entry.Seq && member.ReadSeq < entry.Seq && member.Since <= entry.Time)
        .Where(member => !presence.IsConnected(member.User))
        .Take(MaxTargets)
        .Select(member => (member.User, member.Subscription));

    private List<Member> MembersOf(long conversation)
    {
        if (_members.TryGetValue(conversation, out var members)) return members;

        members = sql.Query(
            """
            select m.user_id, m.join_seq, m.read_seq, p.created, p.device, p.endpoint, p.p256dh, p.auth
            from members m join push_subscriptions p on p.user_id = m.user_id join sessions s on s.device = p.device
            where m.conversation = $1 and m.left_seq is null and m.muted = 0 and s.ended is null and s.expires > $2 and s.seen > $3 order by p.created, p.device
            """,
            conversation, now, now - idle).All(row => new Member(
                row.Text(0), row.Long(1), row.Long(2), row.Long(3), new PushSubscription(row.Text(4), row.Text(5), row.Text(6), row.Text(7))));
        _members.Add(conversation, members);
        return members;
    }

    private sealed record Member(string User, long JoinSeq, long ReadSeq, long Since, PushSubscription Subscription);
}
