using Parley.AdapterSpec;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The adapter on streams in its present format.</summary>
public sealed class StreamsSpecs(RedisServer redis) : AdapterSpecs, IClassFixture<RedisServer>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) =>
        node.AddRedisStreamsAdapter(redis.Address, options => (options.StreamName, options.ChannelPrefix) = (_prefix, _prefix));
}

/// <summary>The same with several streams and sharded channels.</summary>
public sealed class ManyStreamsSpecs(RedisServer redis) : AdapterSpecs, IClassFixture<RedisServer>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) => node.AddRedisStreamsAdapter(redis.Address, options =>
    {
        (options.StreamName, options.ChannelPrefix) = (_prefix, _prefix);
        (options.StreamCount, options.ShardedPubSub) = (4, true);
    });
}

/// <summary>The adapter in its older format.</summary>
public sealed class StreamOnlySpecs(RedisServer redis) : AdapterSpecs, IClassFixture<RedisServer>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) =>
        node.AddRedisStreamsAdapter(redis.Address, options => (options.StreamName, options.StreamOnly) = (_prefix, true));
}
