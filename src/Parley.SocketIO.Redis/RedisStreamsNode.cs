using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.EngineIO;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// This server as a node of a cluster on streams: its connections to Redis, and one adapter for each namespace. Thread-safe.
/// </summary>
internal sealed class RedisStreamsNode : IAsyncDisposable
{
    private readonly RedisStreamsAdapterOptions _options;
    private readonly ClusterParts _parts;
    private readonly RedisConnection _connection;
    private readonly EntryReaders _readers;

    public RedisStreamsNode(
        ConfigurationOptions configuration,
        IOptions<RedisStreamsAdapterOptions> options,
        TimeProvider time,
        ILogger<RedisStreamsNode> logger,
        IMeterFactory? meters)
    {
        _options = options.Value;
        var thinned = new ThinnedLogger(logger, time);
        _parts = new ClusterParts(_options.RequestTimeout, _options.MaxQueuedBytes, time, new RedisMetrics(meters), thinned);
        _connection = new RedisConnection(() => RedisConnection.OpenAsync(configuration), isOwner: true, time, thinned);
        var reading = ForReading(configuration);
        _readers = new EntryReaders(() => RedisConnection.OpenAsync(reading), _options.ReadCount, _parts);
    }

    /// <summary>The adapters of the namespaces.</summary>
    public IEnumerable<PubSubAdapter> Adapters => _readers.Adapters;

    /// <summary>Makes the adapter of a namespace.</summary>
    public Adapter NewAdapter(LocalAdapter local)
    {
        var adapter = new RedisStreamsAdapter(local, _parts, _connection, _readers, _options);
        adapter.Start();
        return adapter;
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _connection.DisposeAsync();
        _parts.Metrics.Dispose();
    }

    // No channels, so no second connection for them, and time for reads that wait in Redis.
    private static ConfigurationOptions ForReading(ConfigurationOptions configuration)
    {
        var reading = configuration.Clone();
        reading.CommandMap = CommandMap.Create(["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"], available: false);
        reading.AsyncTimeout += (int)EntryReader.Block.TotalMilliseconds;
        return reading;
    }
}
