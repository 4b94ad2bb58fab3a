using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>What only the sharded adapter has.</summary>
public sealed class ShardedTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static RedisNodes Nodes(RedisServer redis, RedisSubscriptionMode mode) => new(redis, options =>
    {
        options.Sharded = true;
        options.SubscriptionMode = mode;
    });

    private async Task<int> ChannelsAsync(RedisNodes nodes) =>
        ((string[])(await redis.ExecuteAsync("PUBSUB", "SHARDCHANNELS", $"{nodes.Prefix}#*"))!).Length;

    [Fact]
    public async Task The_channels_of_rooms_come_and_go_with_the_rooms()
    {
        await using var nodes = Nodes(redis, RedisSubscriptionMode.Dynamic);
        var node = await nodes.StartAsync();
        await nodes.CountedAsync(1);
        Assert.Equal(2, await ChannelsAsync(nodes));
        var (first, second) = (await node.ConnectAsync(), await node.ConnectAsync());
        var sockets = node.Root.Sockets.ToArray();

        // Joins and leaves on several threads: their events may arrive in another order.
        await Task.WhenAll(sockets.Select((socket, number) => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    socket.Join($"room {i % 50}");
                    if (i % 3 == number) socket.Leave($"room {(i + 7) % 50}");
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var rooms = sockets.SelectMany(socket => socket.Rooms).Distinct().Count() - 2;
        await nodes.UntilAsync(async () => await ChannelsAsync(nodes) == 2 + rooms);
        foreach (var socket in sockets) socket.Disconnect(close: true);
        await nodes.UntilAsync(async () => await ChannelsAsync(nodes) == 2);

        Assert.InRange(rooms, 1, 50);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task A_socket_has_a_channel_of_its_own_only_in_the_private_mode()
    {
        await using var common = Nodes(redis, RedisSubscriptionMode.Dynamic);
        await using var own = Nodes(redis, RedisSubscriptionMode.DynamicPrivate);
        var (dynamic, priv) = (await common.StartAsync(), await own.StartAsync());
        await common.HealthyAsync();
        await own.HealthyAsync();

        await dynamic.ConnectAsync();
        var client = await priv.ConnectAsync();
        await own.UntilAsync(async () => await ChannelsAsync(own) == 3);
        Assert.Equal(2, await ChannelsAsync(common));
        await client.CloseAsync();
        await own.UntilAsync(async () => await ChannelsAsync(own) == 2);
    }

    [Fact]
    public async Task With_static_channels_events_and_requests_of_a_node_keep_their_order()
    {
        await using var nodes = Nodes(redis, RedisSubscriptionMode.Static);
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);

        for (var i = 0; i < 50; i++)
        {
            var client = await far.ConnectAsync();
            near.Root.To(client.Id).SocketsJoin($"room {i}");
            near.Root.To($"room {i}").Emit(RedisNodes.News, "goodbye");
            near.Root.To($"room {i}").DisconnectSockets();

            Assert.Equal("""2["news","goodbye"]""", await client.ReceiveAsync());
            Assert.Equal("1", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_new_room_is_subscribed_while_a_check_of_the_node_is_lost()
    {
        await using var nodes = Nodes(redis, RedisSubscriptionMode.Dynamic);
        var node = await nodes.StartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(1);
        await node.ConnectAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "default", "-spublish");
        try
        {
            using var counts = new MeterCounts(node.Services);
            await nodes.UntilAsync(() => Task.FromResult(counts["socketio.redis.dropped reason=failed"] >= 1));

            // No time passes any more, so the check waits for ever.
            Assert.True(node.Root.Sockets.Single().Join("red"));
            using var tooLong = new CancellationTokenSource(Deadline.Time);
            while (await ChannelsAsync(nodes) < 3) tooLong.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            await redis.ExecuteAsync("ACL", "SETUSER", "default", "+spublish");
        }
    }
}
