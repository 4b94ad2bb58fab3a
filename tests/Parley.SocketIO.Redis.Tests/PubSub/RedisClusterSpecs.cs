using Parley.AdapterSpec;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The rules for every adapter, on a Redis Cluster.</summary>
public abstract class RedisClusterSpecs(RedisCluster redis, bool sharded) : AdapterSpecs, IClassFixture<RedisCluster>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) =>
        node.AddRedisAdapter(redis.Address, options => (options.KeyPrefix, options.Sharded) = (_prefix, sharded));

    protected override async Task JoinedAsync(string room)
    {
        if (!sharded || room.Length == 20) return;
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        while (await redis.ShardSubscribersAsync($"{_prefix}#/#{room}#") == 0) tooLong.Token.ThrowIfCancellationRequested();
    }
}

public sealed class ClassicClusterSpecs(RedisCluster redis) : RedisClusterSpecs(redis, sharded: false);

public sealed class ShardedClusterSpecs(RedisCluster redis) : RedisClusterSpecs(redis, sharded: true);
