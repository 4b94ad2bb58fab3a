using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>What only the classic adapter has.</summary>
public sealed class ClassicTests(RedisServer redis) : IClassFixture<RedisServer>
{
    // Broadcasts and requests have different channels; the client library keeps the order within a subscription only.
    [Fact]
    public async Task Events_and_requests_of_a_node_keep_their_order()
    {
        await using var nodes = new RedisNodes(redis);
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);

        for (var i = 0; i < 100; i++)
        {
            var client = await far.ConnectAsync();
            near.Root.To(client.Id).SocketsJoin($"room {i}");
            near.Root.To($"room {i}").Emit(RedisNodes.News, "welcome");
            near.Root.To($"room {i}").Emit(RedisNodes.News, "goodbye");
            near.Root.To($"room {i}").DisconnectSockets();

            Assert.Equal("""2["news","welcome"]""", await client.ReceiveAsync());
            Assert.Equal("""2["news","goodbye"]""", await client.ReceiveAsync());
            Assert.Equal("1", await client.ReceiveAsync());
        }
    }

    // What versions 5 to 7 of the npm package send.
    [Fact]
    public async Task Requests_of_old_versions_about_one_socket_are_carried_out()
    {
        await using var nodes = new RedisNodes(redis);
        var node = await nodes.StartAsync();
        await nodes.CountedAsync(1);
        var client = await node.ConnectAsync();
        var socket = node.Root.Sockets.Single();
        await using var connection = await redis.ConnectAsync();
        var subscriber = connection.GetSubscriber();
        var responses = await subscriber.SubscribeAsync(RedisChannel.Literal($"{nodes.Prefix}-response#/#"));

        Assert.Equal("""{"requestId":"1"}""", await AskAsync($$"""{"requestId":"1","type":2,"sid":"{{client.Id}}","room":"red"}"""));
        Assert.Contains("red", socket.Rooms);
        Assert.Equal(
            $$"""{"requestId":"2","sockets":["{{client.Id}}"]}""", await AskAsync("""{"requestId":"2","type":0,"rooms":["red"]}"""));
        Assert.Equal(
            $$"""{"requestId":"3","rooms":["{{client.Id}}","red"]}""", await AskAsync("""{"requestId":"3","type":1}"""));
        Assert.Equal("""{"requestId":"4"}""", await AskAsync($$"""{"requestId":"4","type":3,"sid":"{{client.Id}}","room":"red"}"""));
        Assert.DoesNotContain("red", socket.Rooms);
        Assert.Equal("""{"requestId":"5"}""", await AskAsync($$"""{"requestId":"5","type":4,"sid":"{{client.Id}}","close":false}"""));
        Assert.Equal("1", await client.ReceiveAsync());

        async Task<string?> AskAsync(string request)
        {
            await subscriber.PublishAsync(RedisChannel.Literal($"{nodes.Prefix}-request#/#"), request);
            return (await responses.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime()).Message;
        }
    }

    // Its pattern has characters that mean something in a pattern.
    [Theory]
    [InlineData("a[b]*?\\-^c")]
    [InlineData("聊天")]
    public async Task The_prefix_may_have_any_characters(string prefix)
    {
        await using var nodes = new RedisNodes(redis, options => options.KeyPrefix = prefix);
        var (near, far) = (await nodes.StartAsync(), await nodes.StartAsync());
        await nodes.CountedAsync(2);
        await nodes.HealthyAsync();
        var client = await far.ConnectAsync();

        near.Root.Emit(RedisNodes.News, "x");

        Assert.Equal("""2["news","x"]""", await client.ReceiveAsync());
    }
}
