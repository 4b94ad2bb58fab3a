using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Sessions;

/// <summary>Tracks when sessions were last used, and stores it periodically.</summary>
/// <remarks>
/// Every request and every verification is a use, and so is being connected. A use costs no write: all uses of a period are stored
/// together, and those of the last period are lost if the server is killed. A period is a tenth of <see cref="ChatOptions.SessionIdle"/>,
/// at most ten minutes. Thread-safe.
/// </remarks>
internal sealed class SessionUse(
    LogWriter writer, SessionConnections connections, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock,
    TimeProvider time)
    : PeriodicWork("uses of sessions", PeriodOf(options.Value), supervisor, time)
{
    // So that sends wait at most for a short statement, however many users are connected.
    private const int PieceSize = 500;

    private static readonly TimeSpan MinPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromMinutes(10);

    // Each session's last use, kept until it has been stored for a whole period, because a caller may have read the row before.
    private readonly ConcurrentDictionary<string, long> _uses = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, long>> _stored = [];   // From the last round. Rounds do not overlap.

    private long Now => clock.Now;

    /// <summary>The session is used now.</summary>
    public void Note(string device) => _uses[device] = Now;

    /// <summary>When the session was last used, in milliseconds, if it may not be stored yet; otherwise 0.</summary>
    public long LastUse(string device) => connections.Has(device) ? Now : _uses.GetValueOrDefault(device);

    /// <summary>Stores all new uses.</summary>
    public async Task SaveAsync()
    {
        foreach (var use in _stored) _uses.TryRemove(use);   // Unless there was another use since.
        _stored.Clear();

        var now = Now;
        foreach (var piece in _uses.Concat(connections.Devices().Select(device => KeyValuePair.Create(device, now))).Chunk(PieceSize))
        {
            var outcome = await writer.RunAsync(Actor.Server, transaction => Save(transaction, piece));
            if (outcome.Refusal is not null) return;   // The next round retries.

            _stored.AddRange(piece);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync();
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => SaveAsync();

    private static TimeSpan PeriodOf(ChatOptions options)
    {
        var tenth = options.SessionIdle / 10;
        return tenth < MinPeriod ? MinPeriod : tenth > MaxPeriod ? MaxPeriod : tenth;
    }

    private static Outcome<Done> Save(WriteTransaction transaction, IEnumerable<KeyValuePair<string, long>> uses)
    {
        transaction.SqlKeepingCache().Execute(
            """
            update sessions set seen = u.seen
            from (select e.value ->> 'device' as device, cast(e.value ->> 'seen' as bigint) as seen from json_each($1) e) u
            where sessions.device = u.device and sessions.seen < u.seen
            """,
            SqlList.Of(uses, static (row, use) =>
            {
                row.WriteString("device"u8, use.Key);
                row.WriteNumber("seen"u8, use.Value);
            }));
        return Done.Value;
    }
}
