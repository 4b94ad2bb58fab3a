using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Parley.Chat.Nodes;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Presence;

/// <summary>
/// Compares the nodes that use the database with those that this node hears. The log reaches all of them, but presence and typing do not
/// if nodes have different values of <see cref="ChatOptions.Cluster"/>, or if what they speak through is away.
/// </summary>
internal sealed partial class NodeWatch(
    ChatStore store, INodeBus bus, NodePresence presence, ServiceSupervisor supervisor, TimeProvider time, ILogger<NodeWatch> logger)
    : PeriodicWork("watch of nodes", Interval, supervisor, time), IHealthCheck
{
    private const int Patience = 3;   // Looks in a row: nodes come and go, and connections are made anew.

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private int _looks;
    private volatile string? _problem;

    public override Task StartAsync(CancellationToken cancellationToken) =>
        bus.IsOn ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy());

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        await using var read = await store.ReadAsync();
        var others = (await read.Sql.NumberAsync(PostgresDatabase.CountNodes) ?? 0) - 1;
        var heard = presence.Others.Count;
        _looks = heard < others ? _looks + 1 : 0;
        if (_looks == 0 && _problem is not null)
        {
            _problem = null;
            Log.AllHeard(logger);
        }
        else if (_looks == Patience)
        {
            Log.SomeSilent(logger, others, heard);
        }

        if (_looks >= Patience)
        {
            _problem = $"{others} other nodes use the database, and this one hears {heard} of them. "
                + "All need the same Chat:Cluster, and what it names must be reachable.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Others} other nodes use the database, and this one hears {Heard} of them: presence and typing do not reach all users. All nodes need the same Chat:Cluster, and what it names must be reachable.", EventName = "NodesSilent")]
        public static partial void SomeSilent(ILogger logger, long others, int heard);

        [LoggerMessage(2, LogLevel.Information, "This node hears all other nodes again.", EventName = "NodesHeard")]
        public static partial void AllHeard(ILogger logger);
    }
}
