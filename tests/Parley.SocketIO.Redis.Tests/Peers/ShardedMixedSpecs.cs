using System.Text.Json.Nodes;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The sharded adapter with the one of the npm package, in one of its modes.</summary>
public abstract class ShardedMixedSpecs(RedisServer redis, NodePeer peer, RedisSubscriptionMode mode) : MixedSpecs(redis, peer)
{
    protected override string Kind => "sharded";

    protected override JsonObject NodeOptions => new()
    {
        ["subscriptionMode"] = mode switch
        {
            RedisSubscriptionMode.Static => "static",
            RedisSubscriptionMode.Dynamic => "dynamic",
            _ => "dynamic-private",
        },
    };

    protected override void Configure(RedisAdapterOptions options)
    {
        options.Sharded = true;
        options.SubscriptionMode = mode;
    }

    protected override async Task JoinedAsync(string room)
    {
        if (mode == RedisSubscriptionMode.Static || (mode == RedisSubscriptionMode.Dynamic && room.Length == 20)) return;
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while ((int)(await Redis.ExecuteAsync("PUBSUB", "SHARDNUMSUB", $"{Prefix}#/#{room}#"))[1] == 0)
            tooLong.Token.ThrowIfCancellationRequested();
    }

    protected override Task PublishAsync(string message) => Redis.ExecuteAsync("SPUBLISH", $"{Prefix}#/#", message);
}

public sealed class ShardedStaticMixedSpecs(RedisServer redis, NodePeer peer)
    : ShardedMixedSpecs(redis, peer, RedisSubscriptionMode.Static);

public sealed class ShardedDynamicMixedSpecs(RedisServer redis, NodePeer peer)
    : ShardedMixedSpecs(redis, peer, RedisSubscriptionMode.Dynamic);

public sealed class ShardedDynamicPrivateMixedSpecs(RedisServer redis, NodePeer peer)
    : ShardedMixedSpecs(redis, peer, RedisSubscriptionMode.DynamicPrivate);
