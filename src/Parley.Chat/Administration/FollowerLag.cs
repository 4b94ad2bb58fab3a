using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Administration;

/// <summary>How many entries a follower of the log is behind its end.</summary>
/// <param name="Follower">A fixed word, because an address may contain secrets: webhooks are numbered as in the settings.</param>
/// <param name="Entries">The number of entries.</param>
internal readonly record struct FollowerLag(string Follower, long Entries)
{
    /// <summary>The search index, which <c>check</c> describes in its own words.</summary>
    public const string Search = "search";

    /// <summary>
    /// All followers that have something to do. Positions of addresses that are no longer in the settings stay where they are, and so does
    /// that of pushes while no browser has subscribed: they are nobody's lag.
    /// </summary>
    /// <param name="sql">A transaction with one snapshot.</param>
    /// <param name="webhookUrls">The addresses of the settings.</param>
    public static async ValueTask<IReadOnlyList<FollowerLag>> ReadAsync(ReadSession sql, IEnumerable<string> webhookUrls)
    {
        var head = await HeadAsync(sql);
        var lags = new List<FollowerLag> { new(Search, Math.Max(0, head - (await SearchIndex.PositionAsync(sql)).Pos)) };
        foreach (var (name, follower) in await FollowersAsync(sql, webhookUrls))
        {
            if (await sql.NumberAsync("select pos from feed_positions where follower = $1", follower) is { } pos)
                lags.Add(new FollowerLag(name, Math.Max(0, head - pos)));
        }

        return lags;
    }

    /// <summary>The end of the log.</summary>
    public static async ValueTask<long> HeadAsync(ReadSession sql) => await sql.NumberAsync("select max(pos) from log") ?? 0;

    private static async ValueTask<List<(string Name, string Follower)>> FollowersAsync(ReadSession sql, IEnumerable<string> webhookUrls)
    {
        var followers = new List<(string, string)> { ("statistics", MessageCounter.Follower) };
        if (await sql.AnyAsync("select 1 from push_subscriptions limit 1")) followers.Add(("push", PushService.Follower));
        followers.AddRange(webhookUrls.Distinct().Select((url, index) => (WebhookService.NameOf(index), WebhookReceiver.FollowerOf(url))));
        return followers;
    }
}
