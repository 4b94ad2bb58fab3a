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
    private (long Users, long Groups, FileStatistics Files, long At)? _counts;   // Guarded by _gate.

    public async ValueTask<ServerStatistics> ReadAsync()
    {
        var (users, groups, files) = await CountAsync();
        var days = await messages.DaysAsync(Days);
        await using var read = await store.ReadAsync();
        var head = await read.Sql.NumberAsync("select max(pos) from log") ?? 0;
        return new ServerStatistics(
            clock.Now,
            (long)time.GetElapsedTime(_started).TotalMilliseconds,
            users,
            presence.CountConnected(),
            groups,
            days,
            await read.Sql.NumberAsync(read.Sql.Dialect.DatabaseSize) ?? 0,
            writer.Waiting,
            pushes.Count,
            await SearchIndex.LagAsync(read.Sql),
            [.. webhooks.Receivers.Select(one => new WebhookState(one.Name, one.Pos < 0 ? 0 : Math.Max(0, head - one.Pos), one.Failures))],
            files.Files,
            files.Bytes,
            space.Free);
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<(long Users, long Groups, FileStatistics Files)> CountAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_counts is { } known && time.GetElapsedTime(known.At) < Lifetime) return (known.Users, known.Groups, known.Files);

            await using var read = await store.ReadAsync();
            var users = await read.Sql.NumberAsync("select count(*) from users") ?? 0;
            var groups = await read.Sql.NumberAsync("select count(*) from groups where dissolved is null") ?? 0;
            var files = await FileStatistics.ReadAsync(read.Sql);
            _counts = (users, groups, files, time.GetTimestamp());
            return (users, groups, files);
        }
        finally
        {
            _gate.Release();
        }
    }
}
