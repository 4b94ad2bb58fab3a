using System.Text.Json.Nodes;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>The adapter on streams with that of the npm package, in one of its formats.</summary>
public abstract class StreamsMixedSpecs(RedisServer redis, NodePeer peer, bool isStreamOnly) : MixedSpecs(redis, peer)
{
    protected override string Kind => isStreamOnly ? "streams-0.2" : "streams";

    protected override JsonObject NodeOptions => [];

    protected override void Configure(RedisAdapterOptions options)
    {
    }

    protected override void Join(SocketIOBuilder builder) => builder.AddRedisStreamsAdapter(Redis.Address, options =>
    {
        (options.StreamName, options.ChannelPrefix) = (Prefix, Prefix);
        (options.StreamOnly, options.HeartbeatTimeout) = (isStreamOnly, TimeSpan.FromMinutes(10));   // the clock of a test may run fast
    });

    // There is no emitter for streams yet, here or on npm. This is what one sends.
    public override async Task An_emitter_of_ours_reaches_sockets_of_both()
    {
        const string everybody = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";
        using var near = await Net.ConnectAsync();
        await Node.RunAsync("await client()");
        var socket = Net.Root.Sockets.Single();

        await EmitAsync(3, $"{{\"packet\":{{\"type\":2,\"data\":[\"news\",\"你好\"]}},{everybody}}}");
        Assert.Equal("""2["news","你好"]""", await near.ReceiveAsync());
        await EmitAsync(4, $"{{\"rooms\":[\"x\",\"y\"],{everybody}}}");
        await EmitAsync(5, $"{{\"rooms\":[\"x\"],{everybody}}}");
        await Deadline.UntilAsync(() => socket.Rooms.Contains("y") && !socket.Rooms.Contains("x"));
        await EmitAsync(6, $"{{\"close\":true,{everybody}}}");
        Assert.Equal("1", await near.ReceiveAsync());
        Assert.Equal(
            """[["news","你好"]]""",
            (await Node.RunAsync("await until(() => io.sockets.sockets.size === 0); return clients[0].received")).GetRawText());
        Assert.Equal(2, await Net.Root.ServerCountAsync(TestContext.Current.CancellationToken));
        Assert.Equal("2", (await Node.RunAsync("return await io.of('/').adapter.serverCount()")).GetRawText());

        Task EmitAsync(int type, string data) =>
            Redis.ExecuteAsync("XADD", Prefix, "*", "uid", "emitter", "nsp", "/", "type", type, "data", data);
    }

    protected override async Task PublishAsync(string message)
    {
        await Redis.ExecuteAsync("XADD", Prefix, "*", "nsp", "/", "uid", "x", "type", "42", "data", "{}");
        await Redis.ExecuteAsync("XADD", Prefix, "*", "something", "else");
    }
}

public sealed class PresentStreamsMixedSpecs(RedisServer redis, NodePeer peer) : StreamsMixedSpecs(redis, peer, isStreamOnly: false);

public sealed class StreamOnlyMixedSpecs(RedisServer redis, NodePeer peer) : StreamsMixedSpecs(redis, peer, isStreamOnly: true);
