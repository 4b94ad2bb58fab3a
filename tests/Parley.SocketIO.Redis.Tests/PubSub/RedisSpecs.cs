using Parley.AdapterSpec;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The rules for every adapter, on a real Redis.</summary>
public abstract class RedisSpecs(RedisServer redis, Action<RedisAdapterOptions> configure) : AdapterSpecs, IClassFixture<RedisServer>
{
    protected RedisServer Redis { get; } = redis;

    /// <summary>The prefix of this test's channels: the tests of a class share one Redis.</summary>
    protected string Prefix { get; } = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) => node.AddRedisAdapter(Redis.Address, options =>
    {
        options.KeyPrefix = Prefix;
        configure(options);
    });
}

public sealed class ClassicSpecs(RedisServer redis) : RedisSpecs(redis, options => options.PublishOnSpecificResponseChannel = false);

public sealed class ClassicSpecificSpecs(RedisServer redis) : RedisSpecs(redis, options => options.PublishOnSpecificResponseChannel = true);

/// <summary>The rules for the sharded adapter in its three modes.</summary>
public abstract class ShardedSpecs(RedisServer redis, RedisSubscriptionMode mode) : RedisSpecs(redis, options =>
{
    options.Sharded = true;
    options.SubscriptionMode = mode;
})
{
    protected override async Task JoinedAsync(string room)
    {
        if (mode == RedisSubscriptionMode.Static || (mode == RedisSubscriptionMode.Dynamic && room.Length == 20)) return;
        using var tooLong = new CancellationTokenSource(Testing.Deadline.Time);
        while (await SubscribersAsync($"{Prefix}#/#{room}#") == 0) tooLong.Token.ThrowIfCancellationRequested();
    }

    private async Task<int> SubscribersAsync(string channel) =>
        (int)(await Redis.ExecuteAsync("PUBSUB", "SHARDNUMSUB", channel))[1];
}

public sealed class ShardedStaticSpecs(RedisServer redis) : ShardedSpecs(redis, RedisSubscriptionMode.Static);

public sealed class ShardedDynamicSpecs(RedisServer redis) : ShardedSpecs(redis, RedisSubscriptionMode.Dynamic);

public sealed class ShardedDynamicPrivateSpecs(RedisServer redis) : ShardedSpecs(redis, RedisSubscriptionMode.DynamicPrivate);
