using Microsoft.Extensions.DependencyInjection;
using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>Servers of ours with an adapter on Pub/Sub.</summary>
public sealed class RedisNodes(string address, Action<RedisAdapterOptions>? configure = null) : TestNodes
{
    public RedisNodes(RedisServer redis, Action<RedisAdapterOptions>? configure = null)
        : this(redis.Address, configure)
    {
    }

    public override Task<SocketTestServer> StartAsync() => StartAsync(map: null);

    /// <summary>Starts a node. Its connection notices an end, and is restored, within milliseconds instead of seconds.</summary>
    public async Task<SocketTestServer> StartAsync(Action<SocketNamespace>? map)
    {
        var configuration = ConfigurationOptions.Parse($"{address},connectTimeout=300,abortConnect=false");
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(50);
        configuration.ReconnectRetryPolicy = new LinearRetry(20);
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        var name = $"node {Nodes.Count}";
        var node = await SocketTestServer.StartAsync(
            io =>
            {
                var ns = io.MapNamespace("/");
                ns.OnServerSide(WhoIs, _ => ValueTask.FromResult(name));
                map?.Invoke(ns);
            },
            build: io => io.AddRedisAdapter(services => services.GetRequiredService<IConnectionMultiplexer>(), options =>
            {
                options.KeyPrefix = Prefix;
                configure?.Invoke(options);
            }),
            services: services =>
            {
                services.AddSingleton<IConnectionMultiplexer>(_ => multiplexer);   // closed with the application
                services.AddMetrics();
                services.AddHealthChecks().AddRedisAdapter();
                Log.AddTo(services);
            });
        Nodes.Add(node);
        return node;
    }

    /// <summary>Stops a node.</summary>
    public async Task StopAsync(SocketTestServer node)
    {
        Nodes.Remove(node);
        await node.DisposeAsync();
    }
}
