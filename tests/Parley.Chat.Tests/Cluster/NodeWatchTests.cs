using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Nodes;
using Parley.Chat.Presence;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>Nodes that use one database and do not hear each other.</summary>
public sealed class NodeWatchTests(PostgresServer server)
{
    [Fact]
    public async Task A_node_that_does_not_hear_all_others_says_so_until_it_does()
    {
        var database = server.NewDatabase();
        await using var here = Open(database);
        await using var there = Open(database);
        var (time, bus) = (new FakeTimeProvider(), new QuietBus());
        var supervisor = new ServiceSupervisor(NullLogger<ServiceSupervisor>.Instance, time);
        using var presence = new NodePresence(bus, here.Get<PresenceTracker>(), here.Get<NodeCount>(), supervisor, time);
        using var watch = new NodeWatch(here.Get<ChatStore>(), bus, presence, supervisor, time, NullLogger<NodeWatch>.Instance);
        await presence.StartAsync(CancellationToken.None);
        await watch.StartAsync(CancellationToken.None);

        await UntilAsync(HealthStatus.Degraded);
        var problem = (await watch.CheckHealthAsync(new HealthCheckContext())).Description!;
        Assert.StartsWith("1 other nodes use the database, and this one hears 0 of them.", problem, StringComparison.Ordinal);

        await UntilAsync(HealthStatus.Healthy, () => bus.Hear("another"));
        Assert.Equal(2, here.Get<NodeCount>().Value);

        async Task UntilAsync(HealthStatus status, Action? meanwhile = null) => await Patience.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            meanwhile?.Invoke();
            return (await watch.CheckHealthAsync(new HealthCheckContext())).Status == status;
        });
    }

    private static StoreSpec.Chat Open(string database) => StoreSpec.Chat.Open(options =>
        (options.Database, options.Cluster, options.FileFolderIsShared) = (database, ChatOptions.DatabaseCluster, true));

    private sealed class QuietBus : INodeBus
    {
        public event Action<NodeMessage>? Received;

        public bool IsOn => true;

        public string Node => "this";

        public void Publish(NodeMessage message)
        {
        }

        public void Hear(string node) => Received?.Invoke(new NodeMessage { Node = node, Users = new NodeUsers(1) { IsWhole = true } });
    }
}
