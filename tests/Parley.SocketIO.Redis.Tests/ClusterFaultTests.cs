namespace Parley.SocketIO.Redis.Tests;

/// <summary>A Redis Cluster changes while two nodes broadcast to each other, for each adapter.</summary>
public abstract class ClusterFaultTests(ReplicatedCluster redis) : IClassFixture<ReplicatedCluster>
{
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Keys of three different servers.</summary>
    protected static string[] Others { get; } = ["a", "b", "c"];

    /// <summary>Makes nodes with the adapter.</summary>
    protected abstract TestNodes Nodes(RedisCluster cluster);

    /// <summary>A key or channel of each kind that the adapter uses, and others.</summary>
    protected abstract IEnumerable<string> KeysOf(TestNodes nodes);

    [Fact]
    public async Task Both_directions_work_after_replicas_took_over_in_good_order()
    {
        await using var nodes = Nodes(redis);
        await ChangeAsync(nodes, KeysOf(nodes), redis.FailOverAsync);
    }

    // The server ends sharded subscriptions, and keys move.
    [Fact]
    public async Task Both_directions_work_after_slots_moved_to_another_server()
    {
        await using var nodes = Nodes(redis);
        await ChangeAsync(nodes, KeysOf(nodes), redis.MoveSlotAsync);
    }

    [Fact]
    public async Task Both_directions_work_after_a_server_was_killed()
    {
        await using var cluster = new ReplicatedCluster();
        await cluster.InitializeAsync();
        await using var nodes = Nodes(cluster);
        await ChangeAsync(nodes, KeysOf(nodes).Take(1), cluster.KillAsync);
    }

    private static async Task ChangeAsync(TestNodes nodes, IEnumerable<string> keys, Func<string, Task> change)
    {
        await using var conversation = await Conversation.StartAsync(nodes);
        using (conversation.Begin())
        {
            foreach (var key in keys)
            {
                await change(key);
                await conversation.HeardAsync($"after {key}");
            }
        }

        await conversation.WorksAsync();
    }
}

public sealed class ClassicClusterFaultTests(ReplicatedCluster redis) : ClusterFaultTests(redis)
{
    protected override TestNodes Nodes(RedisCluster cluster) =>
        new RedisNodes(cluster.Address) { IsRealTime = true, Patience = Patience };

    protected override IEnumerable<string> KeysOf(TestNodes nodes) => [$"{nodes.Prefix}#/#", $"{nodes.Prefix}#/#red#", .. Others];
}

public sealed class ShardedClusterFaultTests(ReplicatedCluster redis) : ClusterFaultTests(redis)
{
    protected override TestNodes Nodes(RedisCluster cluster) =>
        new RedisNodes(cluster.Address, options => options.Sharded = true) { IsRealTime = true, Patience = Patience };

    protected override IEnumerable<string> KeysOf(TestNodes nodes) => [$"{nodes.Prefix}#/#", $"{nodes.Prefix}#/#red#", .. Others];
}

public sealed class StreamsClusterFaultTests(ReplicatedCluster redis) : ClusterFaultTests(redis)
{
    protected override TestNodes Nodes(RedisCluster cluster) =>
        new StreamsNodes(cluster.Address, options => options.ShardedPubSub = true) { IsRealTime = true, Patience = Patience };

    protected override IEnumerable<string> KeysOf(TestNodes nodes) => [nodes.Prefix, $"{nodes.Prefix}#/#", .. Others];
}
