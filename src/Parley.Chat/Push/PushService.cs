using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Feed;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Push;

/// <summary>Follows the log and notifies the browsers of users without a connected device.</summary>
internal sealed class PushService(
    PushQueue queue, PushSubscriptions subscriptions, ChatStore store, LogWriter writer, IPresence presence, IOptions<ChatOptions> options,
    ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
    : SupervisedService("pushes", supervisor)
{
    /// <summary>The name of its position in the database.</summary>
    public const string Follower = "push";

    private const int BatchSize = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);   // Older messages are not pushed.

    private readonly long _idle = (long)options.Value.SessionIdle.TotalMilliseconds;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await subscriptions.WaitForOneAsync(stopping);
        await new LogFollower(Follower, store, writer, time, Work).RunAsync(BatchSize, CallAsync, stopping);
    }

    private async Task CallAsync(IReadOnlyList<LogEntry> entries, CancellationToken stopping)
    {
        foreach (var job in await JobsAsync(entries)) await queue.AddAsync(job, stopping);
    }

    private async ValueTask<List<PushJob>> JobsAsync(IReadOnlyList<LogEntry> entries)
    {
        var jobs = new List<PushJob>();
        var now = clock.UtcNow;
        await using var read = await store.ReadAsync();
        var audience = new PushAudience(read.Sql, presence, now.ToUnixTimeMilliseconds(), _idle);
        foreach (var entry in entries.Where(Audience.HasOne))
        {
            var expires = DateTimeOffset.FromUnixTimeMilliseconds(entry.Time) + Lifetime;
            if (expires <= now) continue;

            byte[]? payload = null;
            foreach (var (user, target) in await audience.OfAsync(entry))
                jobs.Add(new PushJob(user, target, payload ??= await PushPayload.OfAsync(entry, read.Sql), expires));
        }

        return jobs;
    }
}
