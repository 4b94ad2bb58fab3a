namespace Parley.SocketIO.Redis;

/// <summary>
/// Settings of the adapter on Redis streams. All nodes of a cluster, in .NET and Node, must agree on the first six. The defaults are those
/// of the npm package <c>@socket.io/redis-streams-adapter</c>.
/// </summary>
public sealed class RedisStreamsAdapterOptions
{
    /// <summary>The longest time that a setting may have.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The key of the stream, and what the keys of several streams begin with. Default <c>socket.io</c>. Clusters that share a Redis need
    /// different ones.
    /// </summary>
    public string StreamName { get; set; } = "socket.io";

    /// <summary>
    /// The number of streams, 1 to 1,000. Default 1. Each namespace has its stream; more of them spread the load over the nodes of a Redis
    /// Cluster. A server opens one more connection for each stream that its namespaces use.
    /// </summary>
    public int StreamCount { get; set; } = 1;

    /// <summary>What the names of all channels begin with. Default <c>socket.io</c>.</summary>
    public string ChannelPrefix { get; set; } = "socket.io";

    /// <summary>Whether the channels are sharded, for a Redis Cluster. It needs Redis 7 or newer. Default false.</summary>
    public bool ShardedPubSub { get; set; }

    /// <summary>
    /// Whether to use the format of the npm package before 0.3: everything goes through the stream, nothing through channels, and nodes are
    /// counted by their heartbeats. Default false. All nodes must use the same format.
    /// </summary>
    public bool StreamOnly { get; set; }

    /// <summary>What the keys of lost sockets begin with. Default <c>sio:session:</c>.</summary>
    public string SessionKeyPrefix { get; set; } = "sio:session:";

    /// <summary>
    /// The number of entries that a stream keeps, about, at least 100. Default 10,000. A client can recover if what all clients were sent
    /// since it was lost is no more than that. A node that is further behind misses messages.
    /// </summary>
    public int MaxLength { get; set; } = 10_000;

    /// <summary>The maximum number of entries to read at once, 1 to 10,000. Default 100.</summary>
    public int ReadCount { get; set; } = 100;

    /// <summary>
    /// How long this node is silent before it says that it is alive. Default 5 s. It has an effect with <see cref="StreamOnly"/> only.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long another node may be silent before it counts as gone; longer than its <see cref="HeartbeatInterval"/>. Default 10 s. It has
    /// an effect with <see cref="StreamOnly"/> only.
    /// </summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long to wait for the responses of other nodes, and for Redis. Default 5 s; at most 10 minutes. Nodes that are silent for longer
    /// are left out of the result.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The maximum bytes of messages that wait in each direction for one namespace. Default 32 MiB. More messages are dropped: outgoing
    /// ones if Redis is too slow, incoming ones if this node is.
    /// </summary>
    public long MaxQueuedBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The problems of the settings, one sentence each; empty if the settings are valid.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrEmpty(StreamName)) yield return $"{nameof(StreamName)} must not be empty.";
        if (StreamCount is < 1 or > 1_000) yield return $"{nameof(StreamCount)} must be between 1 and 1,000.";
        if (string.IsNullOrEmpty(ChannelPrefix)) yield return $"{nameof(ChannelPrefix)} must not be empty.";
        if (ShardedPubSub && StreamOnly) yield return $"{nameof(ShardedPubSub)} has no effect with {nameof(StreamOnly)}: set one of them.";
        if (StreamCount > 1 && StreamOnly)
            yield return $"{nameof(StreamCount)} must be 1 with {nameof(StreamOnly)}: Node servers of that format know one stream.";
        if (string.IsNullOrEmpty(SessionKeyPrefix)) yield return $"{nameof(SessionKeyPrefix)} must not be empty.";
        if (MaxLength < 100) yield return $"{nameof(MaxLength)} must be at least 100.";
        if (ReadCount is < 1 or > 10_000) yield return $"{nameof(ReadCount)} must be between 1 and 10,000.";
        if (HeartbeatInterval <= TimeSpan.Zero || HeartbeatInterval > MaxTime)
            yield return $"{nameof(HeartbeatInterval)} must be positive and at most 10 minutes.";
        if (HeartbeatTimeout <= HeartbeatInterval || HeartbeatTimeout > MaxTime)
            yield return $"{nameof(HeartbeatTimeout)} must be longer than {nameof(HeartbeatInterval)} and at most 10 minutes.";
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > MaxTime)
            yield return $"{nameof(RequestTimeout)} must be positive and at most 10 minutes.";
        if (MaxQueuedBytes < 1024 * 1024) yield return $"{nameof(MaxQueuedBytes)} must be at least 1 MiB.";
    }

    /// <summary>The stream of a namespace, as the npm package computes it, a possible minus sign included.</summary>
    internal string StreamOf(string ns)
    {
        if (StreamCount == 1) return StreamName;
        var hash = 0;
        foreach (var unit in ns) hash = unchecked((hash * 31) + unit);
        return $"{StreamName}-{hash % StreamCount}";
    }
}
