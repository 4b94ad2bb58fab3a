using Parley.AdapterSpec;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Recovery on any node, in both formats.</summary>
public abstract class StreamsRecoverySpecs(RedisServer redis, bool isStreamOnly) : RecoverySpecs, IClassFixture<RedisServer>
{
    private readonly string _prefix = RedisServer.NewPrefix();

    protected override void Join(SocketIOBuilder node) => node.AddRedisStreamsAdapter(redis.Address, options =>
    {
        (options.StreamName, options.ChannelPrefix, options.SessionKeyPrefix) = (_prefix, _prefix, _prefix);
        options.StreamOnly = isStreamOnly;
    });

    protected override async Task<bool> IsKeptAsync(string recoveryId) =>
        (await redis.ExecuteAsync("EXISTS", _prefix + recoveryId)).ToString() == "1";

    protected override async Task RemovePacketsAsync() => await redis.ExecuteAsync("XTRIM", _prefix, "MAXLEN", "0");
}

public sealed class PresentStreamsRecoverySpecs(RedisServer redis) : StreamsRecoverySpecs(redis, isStreamOnly: false);

public sealed class StreamOnlyRecoverySpecs(RedisServer redis) : StreamsRecoverySpecs(redis, isStreamOnly: true);
