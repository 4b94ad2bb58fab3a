using Parley.Chat.Feed;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Push;

/// <summary>
/// The browsers to notify of a message: those of members who are not connected, did not send it, and have not muted the conversation.
/// </summary>
/// <remarks>For one batch of the log: the browsers of a conversation are read once, however many messages the batch has.</remarks>
/// <param name="sql">The database snapshot.</param>
/// <param name="presence">The presence of users.</param>
/// <param name="now">The time, in milliseconds.</param>
/// <param name="idle">The idle lifetime of a session, in milliseconds.</param>
internal sealed class PushAudience(ReadSession sql, IPresence presence, long now, long idle)
{
    // Limits the cost of a message in a very large group.
    private const int MaxTargets = 1_000;

    private readonly Dictionary<long, List<Browser>> _browsers = [];

    public async ValueTask<IEnumerable<(string User, PushSubscription Target)>> OfAsync(LogEntry entry) =>
        (await BrowsersOfAsync(entry.ConversationId))
        .Where(browser => browser.Member.Misses(entry) && browser.Since <= entry.Time)
        .Where(browser => !presence.IsConnected(browser.Member.User))
        .Take(MaxTargets)
        .Select(browser => (browser.Member.User, browser.Subscription));

    private async ValueTask<List<Browser>> BrowsersOfAsync(long conversation)
    {
        if (_browsers.TryGetValue(conversation, out var browsers)) return browsers;

        browsers = await sql.QueryAsync(
            $"""
            select m.user_id, m.join_seq, m.read_seq, p.created, p.device, p.endpoint, p.p256dh, p.auth
            from members m join push_subscriptions p on p.user_id = m.user_id join sessions s on s.device = p.device
            where {Audience.OfConversation} and s.ended is null and s.expires > $2 and s.seen > $3 order by p.created, p.device
            """,
            conversation, now, now - idle).AllAsync(row => new Browser(
                new Audience.Member(row.Text(0), row.Long(1), row.Long(2)), row.Long(3),
                new PushSubscription(row.Text(4), row.Text(5), row.Text(6), row.Text(7))));
        _browsers.Add(conversation, browsers);
        return browsers;
    }

    private sealed record Browser(Audience.Member Member, long Since, PushSubscription Subscription);
}
