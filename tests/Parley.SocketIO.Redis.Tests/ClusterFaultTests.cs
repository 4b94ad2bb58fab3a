namespace Parley.SocketIO.Redis.Tests;

/// <summary>A Redis Cluster changes while two nodes broadcast to each other, for each adapter.</summary>
public abstract class ClusterFaultTests(ReplicatedCluster redis) : IClassFixture<ReplicatedCluster>
{
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    protected ReplicatedCluster Redis { get; } = redis;

    /// <summary>Keys of three different servers.</summary>
    protected static string[] Others { get; } = ["a", "b", "c"];

    /// <summary>Makes nodes with the adapter.</summary>
    protected abstract TestNodes Nodes(RedisCluster cluster);

    /// <summary>A key or channel of each kind that the adapter uses, and others.</summary>
    protected abstract IEnumerable<string> KeysOf(TestNodes nodes);

    [Fact]
    public async Task Both_directions_work_after_replicas_took_over_in_good_order()
    {
        await using var nodes = Nodes(Redis);
        await ChangeAsync(nodes, KeysOf(nodes), Redis.FailOverAsync);
    }

    // The server ends sharded subscriptions, and keys move.
    [Fact]
    public async Task Both_directions_work_after_slots_moved_to_another_server()
    {
        await using var nodes = Nodes(Redis);
        await ChangeAsync(nodes, KeysOf(nodes), Redis.MoveSlotAsync);
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

    // The client library leaves such a channel alone until it looks at the servers again by itself, up to a minute later.
    [Fact]
    public async Task A_channel_that_its_new_server_has_refused_at_first_is_subscribed_again_soon()
    {
        await using var nodes = new RedisNodes(Redis.Address, options => options.Sharded = true) { Patience = Patience };
        var node = await nodes.StartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(1);
        var channel = $"{nodes.Prefix}#/#";

        await Redis.RefuseAsync("ssubscribe", () => Redis.MoveSlotAsync(channel));
        Assert.Equal(0, await Redis.ShardSubscribersAsync(channel));
        await nodes.UntilAsync(async () => await Redis.ShardSubscribersAsync(channel) == 1);

        var client = await node.ConnectAsync();
        await nodes.CountedAsync(1);
        node.Root.Emit(TestNodes.News, "here");
        Assert.Equal("""2["news","here"]""", await client.ReceiveAsync());
    }
}

public sealed class StreamsClusterFaultTests(ReplicatedCluster redis) : ClusterFaultTests(redis)
{
    protected override TestNodes Nodes(RedisCluster cluster) =>
        new StreamsNodes(cluster.Address, options => options.ShardedPubSub = true) { IsRealTime = true, Patience = Patience };

    protected override IEnumerable<string> KeysOf(TestNodes nodes) => [nodes.Prefix, $"{nodes.Prefix}#/#", .. Others];
}
