using System.Diagnostics.Metrics;

namespace Parley.SocketIO.Redis;

/// <summary>The metrics of the adapter. All tags are from closed sets.</summary>
internal sealed class RedisMetrics : IDisposable
{
    public const string Name = "Parley.SocketIO.Redis";

    // In seconds; without it, collectors take bounds for milliseconds.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5] };

    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _resubscriptions;
    private readonly Counter<long> _silent;
    private readonly Histogram<double> _roundTrips;
    private readonly Gauge<int> _nodes;

    public RedisMetrics(IMeterFactory? factory)
    {
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _messages = _meter.CreateCounter<long>("socketio.redis.messages", "{message}", "Messages from and to other nodes.");
        _bytes = _meter.CreateCounter<long>("socketio.redis.bytes", "By", "Bytes of messages from and to other nodes.");
        _dropped = _meter.CreateCounter<long>("socketio.redis.dropped", "{message}", "Messages that were dropped.");
        _malformed = _meter.CreateCounter<long>(
            "socketio.redis.malformed", "{message}", "Messages of other nodes that could not be read.");
        _resubscriptions = _meter.CreateCounter<long>(
            "socketio.redis.resubscriptions", "{subscription}", "Subscriptions that were made again after the connection was lost.");
        _silent = _meter.CreateCounter<long>("socketio.redis.silent_nodes", "{node}", "Responses of other nodes that did not arrive in time.");
        _roundTrips = _meter.CreateHistogram(
            "socketio.redis.round_trip.duration", "s", "How long a message of this node takes through Redis back to it.", tags: null, Durations);
        _nodes = _meter.CreateGauge<int>("socketio.redis.nodes", "{node}", "Nodes that were counted last, including this one.");
    }

    public void Sent(int bytes) => Count("out", bytes);

    public void Received(int bytes) => Count("in", bytes);

    public void Dropped(DropReason reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason switch
    {
        DropReason.Disconnected => "disconnected",
        DropReason.SlowRedis => "slow_redis",
        DropReason.SlowNode => "slow_node",
        _ => "failed",
    }));

    public void Malformed() => _malformed.Add(1);

    public void Resubscribed() => _resubscriptions.Add(1);

    public void Silent(int nodes) => _silent.Add(nodes);

    public void RoundTrip(TimeSpan time) => _roundTrips.Record(time.TotalSeconds);

    public bool CountsNodes => _nodes.Enabled;

    public void Nodes(int count) => _nodes.Record(count);

    public void Dispose() => _meter.Dispose();

    private void Count(string direction, int bytes)
    {
        var tag = new KeyValuePair<string, object?>("direction", direction);
        _messages.Add(1, tag);
        _bytes.Add(bytes, tag);
    }
}

/// <summary>Why a message was dropped.</summary>
internal enum DropReason
{
    /// <summary>There is no connection to Redis.</summary>
    Disconnected,

    /// <summary>Too many bytes wait for Redis.</summary>
    SlowRedis,

    /// <summary>Too many bytes of other nodes wait for this node.</summary>
    SlowNode,

    /// <summary>Redis has refused it.</summary>
    Failed,
}
