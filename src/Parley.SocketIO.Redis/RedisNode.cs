using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.EngineIO;

namespace Parley.SocketIO.Redis;

/// <summary>This server as a node of a cluster: its connection to Redis, and one adapter for each namespace. Thread-safe.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly RedisAdapterOptions _options;
    private readonly ClusterParts _parts;
    private readonly RedisConnection _connection;
    private readonly ConcurrentDictionary<PubSubAdapter, bool> _adapters = new();

    public RedisNode(
        RedisConnectionSource source, IOptions<RedisAdapterOptions> options, TimeProvider time, ILogger<RedisNode> logger,
        IServiceProvider services, IMeterFactory? meters = null)
    {
        _options = options.Value;
        var thinned = new ThinnedLogger(logger, time);
        _parts = new ClusterParts(
            _options.RequestTimeout, _options.MaxQueuedBytes, time, new RedisMetrics(meters), thinned);
        _connection = new RedisConnection(() => source.OpenAsync(services), source.IsOwner, time, thinned);
    }

    /// <summary>The adapters of the namespaces.</summary>
    public ICollection<PubSubAdapter> Adapters => _adapters.Keys;

    /// <summary>Makes the adapter of a namespace.</summary>
    public Adapter NewAdapter(LocalAdapter local)
    {
        PubSubAdapter adapter = _options.Sharded
            ? new ShardedAdapter(local, _parts, _connection, _options)
            : new ClassicAdapter(local, _parts, _connection, _options);
        _adapters.TryAdd(adapter, true);
        adapter.Closed += () => _adapters.TryRemove(adapter, out _);
        adapter.Start();
        return adapter;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _parts.Metrics.Dispose();
    }
}
