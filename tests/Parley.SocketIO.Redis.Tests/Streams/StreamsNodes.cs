using Microsoft.Extensions.DependencyInjection;
using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Servers of ours with the adapter on streams, and with recovery.</summary>
public sealed class StreamsNodes(string address, Action<RedisStreamsAdapterOptions>? configure = null) : TestNodes
{
    public StreamsNodes(RedisServer redis, Action<RedisStreamsAdapterOptions>? configure = null)
        : this(redis.Address, configure)
    {
    }

    /// <summary>Starts a node. Its connections notice an end, and are restored, within milliseconds instead of seconds.</summary>
    public override async Task<SocketTestServer> StartAsync()
    {
        var configuration = ConfigurationOptions.Parse($"{address},connectTimeout=300,asyncTimeout=1000");
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(50);
        configuration.ReconnectRetryPolicy = new LinearRetry(20);
        var name = $"node {Nodes.Count}";
        var node = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").OnServerSide(WhoIs, _ => ValueTask.FromResult(name)),
            options => options.Recovery = new RecoveryOptions(),
            build: io => io.AddRedisStreamsAdapter(configuration, options =>
            {
                (options.StreamName, options.ChannelPrefix, options.SessionKeyPrefix) = (Prefix, Prefix, Prefix);
                configure?.Invoke(options);
            }),
            services: services =>
            {
                services.AddMetrics();
                services.AddHealthChecks().AddRedisAdapter();
                Log.AddTo(services);
            });
        Nodes.Add(node);
        return node;
    }

    /// <summary>Starts two nodes that know each other.</summary>
    public async Task<(SocketTestServer Near, SocketTestServer Far)> StartTwoAsync()
    {
        var nodes = (await StartAsync(), await StartAsync());
        await CountedAsync(2);
        await HealthyAsync();
        return nodes;
    }

    /// <summary>Stops a node in good order.</summary>
    public async Task StopAsync(SocketTestServer node)
    {
        Nodes.Remove(node);
        await node.StopAsync();
        await node.DisposeAsync();
    }

    /// <summary>Waits until Redis keeps a lost socket.</summary>
    public Task KeptAsync(SocketClient lost) =>
        UntilAsync(async () => (await ExecuteAsync("EXISTS", Prefix + lost.RecoveryId)).ToString() == "1");

    /// <summary>Adds an entry to the stream, as any program may.</summary>
    public Task<RedisResult> AddAsync(params object[] fields) => ExecuteAsync("XADD", [Prefix, "*", .. fields]);

    private async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(address);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }
}
