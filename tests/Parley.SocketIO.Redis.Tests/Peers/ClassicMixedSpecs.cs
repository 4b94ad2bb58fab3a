using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The classic adapter with the one of the npm package.</summary>
public class ClassicMixedSpecs(RedisServer redis, NodePeer peer) : MixedSpecs(redis, peer)
{
    protected override string Kind => "classic";

    protected override bool AcksOfServersMayBeBinary => false;

    protected override JsonObject NodeOptions => [];

    protected override void Configure(RedisAdapterOptions options)
    {
    }

    protected override Task PublishAsync(string message) => Redis.ExecuteAsync("PUBLISH", $"{Prefix}-request#/#", message);

    [Fact]
    public async Task The_emitter_of_the_npm_package_reaches_sockets_of_ours()
    {
        var client = await Net.ConnectAsync();
        var socket = Net.Root.Sockets.Single();
        Assert.True(socket.Join("red"));

        await Node.RunAsync("emitter.to('red').except('nobody').volatile.compress(true).emit('news', '你好', Buffer.from([1]))");
        Assert.Equal("""51-["news","你好",{"_placeholder":true,"num":0}]""", await client.ReceiveAsync());
        Assert.Equal([1], (await client.ReceiveBinaryAsync())!);
        await Node.RunAsync("emitter.in('red').socketsJoin(['x', 'y']); emitter.socketsLeave('y'); emitter.of('/other').emit('news', 1)");
        await Deadline.UntilAsync(() => socket.Rooms.Contains("x") && !socket.Rooms.Contains("y"));
        await Node.RunAsync("emitter.emit('news', undefined, null, 1e20, -1.5, new Date(0))");
        Assert.Equal("""2["news",null,null,100000000000000000000,-1.5,"1970-01-01T00:00:00.000Z"]""", Plain(await client.ReceiveAsync()));
        await Node.RunAsync("emitter.in('x').disconnectSockets()");
        Assert.Equal("1", await client.ReceiveAsync());
    }

    // Beyond 2^63, notepack.io writes integers that are not exact.
    private static string? Plain(string? packet) =>
        packet is null ? null : Regex.Replace(packet, "\\d{19,}", "100000000000000000000");

    [Fact]
    public async Task Node_asks_for_rooms_and_ids_which_ours_never_does()
    {
        var client = await Net.ConnectAsync();
        Net.Root.Sockets.Single().Join("聊天室");

        Assert.Equal(
            $$"""["{{client.Id}}","聊天室"]""",
            (await Node.RunAsync("return [...await io.of('/').adapter.allRooms()]")).GetRawText());
    }
}

/// <summary>The same, where each node responds on the channel of the asking one.</summary>
public sealed class ClassicSpecificMixedSpecs(RedisServer redis, NodePeer peer) : ClassicMixedSpecs(redis, peer)
{
    protected override JsonObject NodeOptions => new() { ["publishOnSpecificResponseChannel"] = true };

    protected override void Configure(RedisAdapterOptions options) => options.PublishOnSpecificResponseChannel = true;
}
