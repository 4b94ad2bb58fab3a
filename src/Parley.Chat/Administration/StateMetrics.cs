using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Push;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Administration;

/// <summary>
/// Shows the state of the messenger in the meter <see cref="ChatTelemetry.Name"/>. What is in memory is looked up when it is collected; the
/// database is asked every ten seconds while somebody listens, because collecting must not wait for it.
/// </summary>
internal sealed class StateMetrics : PeriodicWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ChatStore _store;
    private readonly Statistics _statistics;
    private readonly IList<string> _webhookUrls;
    private readonly Meter? _meter;
    private readonly List<Instrument> _ofDatabase = [];
    private volatile Snapshot? _snapshot;   // Null if the database did not respond: then there are no values, rather than old ones.

    public StateMetrics(
        ChatStore store, LogWriter writer, PresenceTracker presence, SessionConnections sessions, PasswordHasher passwords,
        PictureQueue pictures, PushQueue pushes, DiskSpace space, Statistics statistics, IOptions<ChatOptions> options,
        ServiceSupervisor supervisor, TimeProvider time, IMeterFactory? meters = null)
        : base("metrics", Interval, supervisor, time)
    {
        (_store, _statistics, _webhookUrls) = (store, statistics, options.Value.WebhookUrls);
        _meter = meters?.Create(ChatTelemetry.Name);
        if (_meter is null) return;

        _meter.CreateObservableGauge("parley.online_users", presence.CountConnected, "{user}", "Users with a connection, to any node.");
        _meter.CreateObservableGauge("parley.connected_sessions", () => sessions.Count, "{session}", "Sessions with a connection to this node.");
        _meter.CreateObservableGauge(
            "parley.queue.length",
            () => (Measurement<int>[])
            [
                new(writer.Waiting, Queue("writes")), new(passwords.Waiting, Queue("passwords")), new(pictures.Waiting, Queue("pictures")),
                new(pushes.Count, Queue("pushes")),
            ],
            "{item}",
            "What waits: writes for the log, passwords and pictures for a processor, pushes for their push service.");
        _meter.CreateObservableGauge(
            "parley.write.memory", () => writer.Bytes, "By", "Bytes of writes that wait, run or are being delivered.");
        _meter.CreateObservableGauge(
            "parley.disk.free", () => space.Free is { } free ? [new Measurement<long>(free)] : (Measurement<long>[])[], "By",
            "Free bytes of the disk with the uploaded files.");
        ShowDatabase("parley.log.position", "{entry}", "The position of the last entry of the log.", state => state.Head);
        ShowDatabase("parley.database.size", "By", "The size of the database.", state => state.Size);
        ShowDatabase("parley.users", "{user}", "Accounts.", state => state.Counts.Users);
        ShowDatabase("parley.groups", "{group}", "Groups that are not dissolved.", state => state.Counts.Groups);
        ShowDatabase("parley.files", "{file}", "Uploaded files.", state => state.Counts.Files.Files);
        ShowDatabase("parley.file.size", "By", "The size of all uploaded files.", state => state.Counts.Files.Bytes);
        _ofDatabase.Add(_meter.CreateObservableGauge(
            "parley.follower.lag", MeasureLags, "{entry}", "How many entries a follower of the log is behind its end."));
    }

    /// <summary>Asks the database, if somebody listens.</summary>
    public async Task LookAsync()
    {
        if (!_ofDatabase.Exists(instrument => instrument.Enabled)) return;

        try
        {
            var counts = await _statistics.CountAsync();
            await using var read = await _store.ReadAsync();
            _snapshot = new Snapshot(
                await FollowerLag.HeadAsync(read.Sql), await read.Sql.NumberAsync(read.Sql.Dialect.DatabaseSize) ?? 0, counts,
                await FollowerLag.ReadAsync(read.Sql, _webhookUrls));
        }
        catch
        {
            _snapshot = null;
            throw;
        }
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => LookAsync();

    private void ShowDatabase(string name, string unit, string description, Func<Snapshot, long> value) =>
        _ofDatabase.Add(_meter!.CreateObservableGauge(
            name, () => _snapshot is { } state ? [new Measurement<long>(value(state))] : (Measurement<long>[])[], unit, description));

    private IEnumerable<Measurement<long>> MeasureLags() =>
        _snapshot is not { } state ? [] : state.Lags.Select(
            lag => new Measurement<long>(lag.Entries, new KeyValuePair<string, object?>("parley.follower", lag.Follower)));

    private static KeyValuePair<string, object?> Queue(string name) => new("parley.queue", name);

    private sealed record Snapshot(long Head, long Size, TableCounts Counts, IReadOnlyList<FollowerLag> Lags);
}
