namespace Parley.SocketIO.Redis.Tests;

/// <summary>Nodes that find Redis by Sentinel, for each adapter.</summary>
public sealed class SentinelTests : IAsyncLifetime
{
    private readonly RedisSentinel _redis = new();

    public async ValueTask InitializeAsync() => await _redis.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [InlineData("classic")]
    [InlineData("sharded")]
    [InlineData("streams")]
    public async Task Both_directions_work_after_Sentinel_has_replaced_a_killed_server(string adapter)
    {
        var patience = TimeSpan.FromSeconds(30);
        await using TestNodes nodes = adapter == "streams"
            ? new StreamsNodes(_redis.Address) { IsRealTime = true, Patience = patience }
            : new RedisNodes(_redis.Address, options => options.Sharded = adapter == "sharded") { IsRealTime = true, Patience = patience };
        await using var conversation = await Conversation.StartAsync(nodes);

        using (conversation.Begin())
        {
            await _redis.KillAsync();
            await conversation.HeardAsync("after");
        }

        await conversation.WorksAsync();
    }
}
