using Parley.AdapterSpec;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The rules for adapters on a Redis Cluster, with several streams and sharded channels.</summary>
public sealed class StreamsClusterSpecs(RedisCluster redis) : AdapterSpecs, IClassFixture<RedisCluster>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) => node.AddRedisStreamsAdapter(redis.Address, options =>
    {
        (options.StreamName, options.ChannelPrefix) = (_prefix, _prefix);
        (options.StreamCount, options.ShardedPubSub) = (4, true);
    });
}

/// <summary>Recovery on a Redis Cluster, with several streams.</summary>
public sealed class StreamsClusterRecoverySpecs(RedisCluster redis) : RecoverySpecs, IClassFixture<RedisCluster>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) => node.AddRedisStreamsAdapter(redis.Address, options =>
    {
        (options.StreamName, options.ChannelPrefix, options.SessionKeyPrefix) = (_prefix, _prefix, _prefix);
        options.StreamCount = 4;
    });

    protected override async Task<bool> IsKeptAsync(string recoveryId)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        return await connection.GetDatabase().KeyExistsAsync(_prefix + recoveryId);
    }

    protected override async Task RemovePacketsAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var options = new RedisStreamsAdapterOptions { StreamName = _prefix, StreamCount = 4 };
        await connection.GetDatabase().StreamTrimAsync(options.StreamOf("/"), 0);
    }
}
