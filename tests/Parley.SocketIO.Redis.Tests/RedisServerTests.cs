using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>What the other tests rely on: sharded Pub/Sub, and a server that can be stopped and started.</summary>
public sealed class RedisServerTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task A_server_has_sharded_channels_and_can_be_restarted()
    {
        await using (var connection = await redis.ConnectAsync())
        {
            var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Sharded("a"));
            Assert.Equal(1, (long)(await redis.ExecuteAsync("SPUBLISH", "a", "b")));
            Assert.Equal("b", (await queue.ReadAsync()).Message);
        }

        await redis.StopAsync();
        await redis.RestartAsync();
        Assert.Equal("PONG", (string?)await redis.ExecuteAsync("PING"));
    }
}
