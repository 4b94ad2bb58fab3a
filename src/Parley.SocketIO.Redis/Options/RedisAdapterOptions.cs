namespace Parley.SocketIO.Redis;

/// <summary>Settings of the Redis adapter. All nodes of a cluster, in .NET and Node, must agree on the first four.</summary>
public sealed class RedisAdapterOptions
{
    /// <summary>The longest <see cref="RequestTimeout"/>.</summary>
    internal static readonly TimeSpan MaxRequestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What the names of all channels begin with: <c>key</c> or <c>channelPrefix</c> of the npm package. Default <c>socket.io</c>.
    /// Clusters that share a Redis need different ones.
    /// </summary>
    public string KeyPrefix { get; set; } = "socket.io";

    /// <summary>
    /// Whether to use sharded Pub/Sub, as <c>createShardedAdapter</c> of the npm package does. It needs Redis 7 or newer, and spreads the
    /// load over the nodes of a Redis Cluster. Default false.
    /// </summary>
    public bool Sharded { get; set; }

    /// <summary>
    /// Which channels the sharded adapter uses; without <see cref="Sharded"/> it has no effect. Default
    /// <see cref="RedisSubscriptionMode.Dynamic"/>, as in the npm package.
    /// </summary>
    public RedisSubscriptionMode SubscriptionMode { get; set; } = RedisSubscriptionMode.Dynamic;

    /// <summary>
    /// Whether responses of the classic adapter go to the channel of the asking node, instead of the one that all nodes receive. Default
    /// false, as in the npm package. Nodes with either value understand each other.
    /// </summary>
    public bool PublishOnSpecificResponseChannel { get; set; }

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
        if (string.IsNullOrEmpty(KeyPrefix)) yield return $"{nameof(KeyPrefix)} must not be empty.";
        if (!Enum.IsDefined(SubscriptionMode)) yield return $"{nameof(SubscriptionMode)} must be Static, Dynamic or DynamicPrivate.";
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > MaxRequestTimeout)
            yield return $"{nameof(RequestTimeout)} must be positive and at most 10 minutes.";
        if (MaxQueuedBytes < 1024 * 1024) yield return $"{nameof(MaxQueuedBytes)} must be at least 1 MiB.";
        if (Sharded && PublishOnSpecificResponseChannel)
            yield return $"{nameof(PublishOnSpecificResponseChannel)} is for the classic adapter; with {nameof(Sharded)} it is always so.";
    }
}
