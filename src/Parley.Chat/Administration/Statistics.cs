using Parley.Chat.Clocks;
using Parley.Chat.Files;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Administration;

/// <summary>Says how the server fares. What would cost a look at a whole table is counted once a minute at most.</summary>
internal sealed class Statistics(
    ChatStore store, LogWriter writer, PresenceTracker presence, MessageCounter messages, WebhookService webhooks, PushQueue pushes,
    DiskSpace space, ServerClock clock, TimeProvider time)
{
    private const int Days = 30;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private (long Users, long Groups, FileStatistics Files, long At)? _counts;   // Guarded by _gate.

    public ServerStatistics Read()
    {
        var (users, groups, files) = Count();
        using var read = store.Read();
        var head = read.Sql.Number("select max(pos) from log") ?? 0;
        return new ServerStatistics(
            clock.Now,
            (long)time.GetElapsedTime(_started).TotalMilliseconds,
            users,
            presence.CountConnected(),
            groups,
            messages.Days(Days),
            read.Sql.Number(read.Sql.Dialect.DatabaseSize) ?? 0,
            writer.Waiting,
            pushes.Count,
            SearchIndex.Lag(read.Sql),
            [.. webhooks.Receivers.Select(one => new WebhookState(one.Name, one.Pos < 0 ? 0 : Math.Max(0, head - one.Pos), one.Failures))],
            files.Files,
            files.Bytes,
            space.Free);
    }

    private (long Users, long Groups, FileStatistics Files) Count()
    {
        lock (_gate)
        {
            if (_counts is { } known && time.GetElapsedTime(known.At) < Lifetime) return (known.Users, known.Groups, known.Files);

            using var read = store.Read();
            var users = read.Sql.Number("select count(*) from users") ?? 0;
            var groups = read.Sql.Number("select count(*) from groups where dissolved is null") ?? 0;
            var files = FileStatistics.Read(read.Sql);
            _counts = (users, groups, files, time.GetTimestamp());
            return (users, groups, files);
        }
    }
}
