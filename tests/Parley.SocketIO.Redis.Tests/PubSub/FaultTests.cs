using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>What goes wrong between nodes and Redis, for each kind of Pub/Sub.</summary>
public abstract class FaultTests(RedisServer redis, bool sharded) : IClassFixture<RedisServer>
{
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("REDIS_CUTS") ?? "25", CultureInfo.InvariantCulture);

    private RedisNodes Nodes(Action<RedisAdapterOptions>? configure = null) => new(redis, options =>
    {
        options.Sharded = sharded;
        configure?.Invoke(options);
    });

    private string Publish => sharded ? "SPUBLISH" : "PUBLISH";

    private async Task<int> SubscribersAsync(string channel) =>
        (int)(await redis.ExecuteAsync("PUBSUB", sharded ? "SHARDNUMSUB" : "NUMSUB", channel))[1];

    // redis-adapter#523: a node that had just started expected -1 responses.
    [Fact]
    public async Task Every_call_in_the_first_moments_of_a_node_reaches_the_others()
    {
        await using var nodes = Nodes();
        var first = await nodes.StartAsync();
        await nodes.CountedAsync(1);
        var client = await first.ConnectAsync();

        for (var i = 0; i < 5; i++)
        {
            var fresh = await nodes.StartAsync();
            var found = fresh.Root.FetchSocketsAsync();
            var said = fresh.Root.ServerSideEmitWithAckAsync(RedisNodes.WhoIs, "?");
            var count = fresh.Root.ServerCountAsync().AsTask();

            Assert.Equal(client.Id, Assert.Single(await found.InTime()).Id);
            Assert.Equal(["node 0"], (await said.InTime()).Answers);
            Assert.Equal((1, true), ((await said).Expected, (await said).IsComplete));
            Assert.Equal(2, await count);
            await nodes.StopAsync(fresh);
        }
    }

    // Here the connection for subscriptions ends; redis-adapter users have lost their subscriptions with it (socket.io#4845).
    [Fact]
    public async Task After_each_cut_of_the_connection_an_event_arrives_again()
    {
        await using var nodes = Nodes();
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        var client = await far.ConnectAsync();
        var socket = far.Root.Sockets.Single();
        Assert.True(socket.Join("red"));
        await nodes.HealthyAsync();
        using var counts = new MeterCounts(far.Services);

        for (var i = 0; i < Cuts; i++)
        {
            if (i % 5 == 4) await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
            await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await nodes.UntilAsync(async () => await SubscribersAsync(sharded ? $"{nodes.Prefix}#/#" : $"{nodes.Prefix}-request#/#") == 2);
            await nodes.HealthyAsync();
            near.Root.To(client.Id).Emit(RedisNodes.News, $"{i}");
            Assert.Equal($"""2["news","{i}"]""", await client.ReceiveAsync());
        }

        await nodes.UntilAsync(() => Task.FromResult(counts["socketio.redis.resubscriptions"] >= 2 * Cuts));
        await nodes.CountedAsync(2);
    }

    // The connection looks well, and nothing comes any more (StackExchange.Redis#1110).
    [Fact]
    public async Task A_node_notices_that_its_subscriptions_are_lost()
    {
        await using var nodes = Nodes();
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        var client = await far.ConnectAsync();
        Assert.True(far.Root.Sockets.Single().Join("red"));
        await nodes.HealthyAsync();

        await far.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().UnsubscribeAllAsync();
        await nodes.UntilAsync(async () => (await RedisNodes.HealthOf(far)).Status == HealthStatus.Healthy);
        await nodes.CountedAsync(2);
        near.Root.Emit(RedisNodes.News, "all");
        Assert.Equal("""2["news","all"]""", await client.ReceiveAsync());
        if (sharded) await nodes.UntilAsync(async () => await SubscribersAsync($"{nodes.Prefix}#/#red#") == 1);
        near.Root.To("red").Emit(RedisNodes.News, "red");
        Assert.Equal("""2["news","red"]""", await client.ReceiveAsync());
        Assert.Contains(nodes.OwnLines, line => line.Event.Name == "RoundTripFailed");
    }

    // A check can be lost with a server that fails, while the subscriptions on another one are good.
    [Fact]
    public async Task A_check_that_is_lost_is_repeated_before_subscriptions_are_made_again()
    {
        await using var nodes = Nodes();
        var node = await nodes.StartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(1);
        await redis.ExecuteAsync("ACL", "SETUSER", "default", $"-{Publish}");
        using var counts = new MeterCounts(node.Services);
        try
        {
            await nodes.UntilAsync(() => Task.FromResult(counts["socketio.redis.messages direction=out"] >= 1));
            await Deadline.UntilAsync(() => counts["socketio.redis.dropped reason=failed"] >= 1);
        }
        finally
        {
            await redis.ExecuteAsync("ACL", "SETUSER", "default", $"+{Publish}");
        }

        // After this, no time passes: the second check cannot be late.
        await nodes.UntilAsync(() => Task.FromResult(counts["socketio.redis.messages direction=out"] >= 2));
        await Deadline.UntilAsync(() => counts["socketio.redis.round_trip.duration"] >= 1);
        Assert.Equal(0, counts["socketio.redis.resubscriptions"]);
        Assert.DoesNotContain(nodes.OwnLines, line => line.Event.Name == "RoundTripFailed");
    }

    // redis-adapter#425: without Redis the process ended.
    [Fact]
    public async Task A_server_starts_and_serves_its_sockets_without_Redis()
    {
        await using var nodes = Nodes();
        await redis.StopAsync();
        var node = await nodes.StartAsync();
        var client = await node.ConnectAsync();

        node.Root.Emit(RedisNodes.News, "here");
        Assert.Equal("""2["news","here"]""", await client.ReceiveAsync());
        Assert.Single(await node.Root.FetchSocketsAsync().InTime());
        var nobody = await node.Root.To("nobody").EmitWithAckAsync(RedisNodes.Ask, "?").InTime();
        Assert.Equal(["unknown"], nobody.SilentNodes);
        Assert.False(nobody.IsComplete);
        Assert.Equal(HealthStatus.Unhealthy, (await RedisNodes.HealthOf(node)).Status);

        await redis.RestartAsync();
        var far = await nodes.StartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(2);
        far.Root.Emit(RedisNodes.News, "there");
        Assert.Equal("""2["news","there"]""", await client.ReceiveAsync());
        Assert.DoesNotContain(nodes.OwnLines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_cluster_goes_on_after_Redis_was_away()
    {
        await using var nodes = Nodes();
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        var client = await far.ConnectAsync();
        using var counts = new MeterCounts(near.Services);

        for (var i = 0; i < 3; i++)
        {
            await redis.StopAsync();
            await nodes.UntilAsync(async () => (await RedisNodes.HealthOf(near)).Status == HealthStatus.Unhealthy);
            for (var lost = 0; lost < 1000; lost++) near.Root.Emit(RedisNodes.News, "lost");
            Assert.Empty((await near.Root.ServerSideEmitWithAckAsync(RedisNodes.WhoIs, "?").InTime()).Answers);
            await redis.RestartAsync();
            await nodes.HealthyAsync();
            await nodes.CountedAsync(2);
            near.Root.Emit(RedisNodes.News, $"{i}");
            Assert.Equal($"""2["news","{i}"]""", await client.ReceiveAsync());
        }

        Assert.Equal(3000, counts["socketio.redis.dropped reason=disconnected"], tolerance: 200);   // and messages to itself
        Assert.DoesNotContain(nodes.OwnLines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_Redis_that_hangs_is_unhealthy_and_does_not_fill_the_memory()
    {
        await using var nodes = Nodes(options => options.MaxQueuedBytes = 1024 * 1024);
        var near = await nodes.StartAsync();
        await nodes.CountedAsync(1);
        await nodes.HealthyAsync();
        using var counts = new MeterCounts(near.Services);
        var text = new string('x', 100_000);

        redis.Pause();
        try
        {
            for (var i = 0; i < 1000; i++) near.Root.Emit(RedisNodes.News, text);
            Assert.InRange(
                counts["socketio.redis.dropped reason=slow_redis"] + counts["socketio.redis.dropped reason=disconnected"], 980, 1000);
            await nodes.UntilAsync(async () => (await RedisNodes.HealthOf(near)).Status == HealthStatus.Unhealthy);
        }
        finally
        {
            redis.Resume();
        }

        await nodes.HealthyAsync();
        Assert.True(counts["socketio.redis.round_trip.duration"] > 0);
    }

    // The listener runs where messages are read, so that everything behind it waits.
    [Fact]
    public async Task A_slow_node_drops_messages_instead_of_filling_its_memory()
    {
        await using var nodes = Nodes(options => options.MaxQueuedBytes = 1024 * 1024);
        using var release = new ManualResetEventSlim();
        var near = await nodes.StartAsync();
        var far = await nodes.StartAsync(ns => ns.OnAnyOutgoing((_, _, _) => release.Wait(TestContext.Current.CancellationToken)));
        await nodes.CountedAsync(2);
        await nodes.HealthyAsync();
        var client = await far.ConnectAsync();
        using var counts = new MeterCounts(far.Services);

        var text = new string('x', 100_000);
        for (var i = 0; i < 200; i++)
        {
            near.Root.To(client.Id).Volatile.Emit(RedisNodes.News, text);
            if (i % 5 == 0) await nodes.HealthyOfAsync(near);   // so that Redis is not too slow for the sender
        }

        await nodes.UntilAsync(() => Task.FromResult(counts["socketio.redis.dropped reason=slow_node"] >= 150));
        release.Set();
        await nodes.HealthyAsync();
        Assert.Equal(2, await near.Root.ServerCountAsync(TestContext.Current.CancellationToken));
        Assert.Contains(nodes.OwnLines, line => line.Event.Name == "MessagesDropped");
    }

    [Fact]
    public async Task Garbage_is_counted_and_changes_nothing()
    {
        await using var nodes = Nodes();
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        await nodes.HealthyAsync();
        var client = await far.ConnectAsync();
        far.Root.Sockets.Single().Join("red");
        var before = nodes.OwnLines.Count();   // On a busy machine, the first connection to Redis may take more than one try.
        using var counts = new MeterCounts(far.Services);
        string[] garbage =
        [
            "{", "{}}", "\u0001", "\u00ff", """{"type":3,"nsp":"/","uid":"x","data":{"opts":{"rooms":{},"except":7},"packet":[]}}""",
            """{"type":7,"nsp":"/","uid":"x","data":{"requestId":{},"opts":null},"opts":[]}""",
            """{"type":8,"nsp":"/","uid":"x","requestId":"r","data":{"requestId":"r","sockets":[null]},"sockets":[{}]}""",
        ];
        string[] channels = sharded
            ? [$"{nodes.Prefix}#/#"]
            : [$"{nodes.Prefix}#/#", $"{nodes.Prefix}#/#red#", $"{nodes.Prefix}-request#/#", $"{nodes.Prefix}-response#/#"];

        foreach (var channel in channels)
        {
            foreach (var text in garbage) await redis.ExecuteAsync(Publish, channel, text);
            await redis.ExecuteAsync(Publish, channel, """{"type":42,"nsp":"/","uid":"x"}""");   // of a later version
        }

        near.Root.Emit(RedisNodes.News, "still here");
        Assert.Equal("""2["news","still here"]""", await client.ReceiveAsync());
        Assert.True(counts["socketio.redis.malformed"] >= garbage.Length);
        Assert.DoesNotContain(nodes.OwnLines.Skip(before), line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Messages_and_bytes_are_counted_in_both_directions()
    {
        await using var nodes = Nodes();
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        await nodes.HealthyAsync();
        var client = await far.ConnectAsync();
        using var sent = new MeterCounts(near.Services);
        using var received = new MeterCounts(far.Services);

        for (var i = 0; i < 10; i++) near.Root.Emit(RedisNodes.News, new string('x', 1000));
        for (var i = 0; i < 10; i++) await client.ReceiveAsync();

        Assert.InRange(sent["socketio.redis.messages direction=out"], 10, 20);
        Assert.InRange(sent["socketio.redis.bytes direction=out"], 10_000, 20_000);
        Assert.InRange(received["socketio.redis.bytes direction=in"], 10_000, 20_000);
    }
}

public sealed class ClassicFaultTests(RedisServer redis) : FaultTests(redis, sharded: false);

public sealed class ShardedFaultTests(RedisServer redis) : FaultTests(redis, sharded: true);
