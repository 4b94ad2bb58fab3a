using Parley.Chat.Clocks;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Administration;

/// <summary>Statistics of the server. Counts of whole tables are made at most once a minute.</summary>
internal sealed class Statistics(
    ChatStore store, LogWriter writer, PresenceTracker presence, MessageCounter messages, WebhookService webhooks, PushQueue pushes,
    DiskSpace space, ServerClock clock, TimeProvider time) : IDisposable
{
    private const int Days = 30;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly long _started = time.GetTimestamp();
    private readonly SemaphoreSlim _gate = new(1);
    private (TableCounts Counts, long At)? _counts;   // Guarded by _gate.

    public async ValueTask<ServerStatistics> ReadAsync()
    {
        var counts = await CountAsync();
        var days = await messages.DaysAsync(Days);
        await using var read = await store.ReadAsync();
        var head = await read.Sql.NumberAsync("select max(pos) from log") ?? 0;
        return new ServerStatistics(
            clock.Now,
            (long)time.GetElapsedTime(_started).TotalMilliseconds,
            counts.Users,
            presence.CountConnected(),
            counts.Groups,
            days,
            await read.Sql.NumberAsync(read.Sql.Dialect.DatabaseSize) ?? 0,
            writer.Waiting,
            pushes.Count,
            await SearchIndex.LagAsync(read.Sql),
            [.. webhooks.Receivers.Select(one => new WebhookState(one.Name, one.Pos < 0 ? 0 : Math.Max(0, head - one.Pos), one.Failures))],
            counts.Files.Files,
            counts.Files.Bytes,
            space.Free);
    }

    /// <summary>The counts, at most a minute old.</summary>
    public async ValueTask<TableCounts> CountAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_counts is { } known && time.GetElapsedTime(known.At) < Lifetime) return known.Counts;

            await using var read = await store.ReadAsync();
            var users = await read.Sql.NumberAsync("select count(*) from users") ?? 0;
            var groups = await read.Sql.NumberAsync("select count(*) from groups where dissolved is null") ?? 0;
            var files = await FileStatistics.ReadAsync(read.Sql);
            var counts = new TableCounts(users, groups, files);
            _counts = (counts, time.GetTimestamp());
            return counts;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
