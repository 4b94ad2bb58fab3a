using System.Diagnostics.CodeAnalysis;
using Parley.EngineIO;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The part of an adapter that is common to both kinds of Pub/Sub: it subscribes, reads the messages in order, and checks now and then that
/// a message of its own comes back through Redis.
/// </summary>
internal abstract partial class PubSubAdapter : ClusterAdapter
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SecondTimeout = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly BoundedQueue<IncomingMessage> _inbox;
    private readonly Doorbell _doorbell = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly IDisposable _watch;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDoubtful = true;   // whether the subscriptions may have been lost since the last check
    private volatile bool _isLost;   // whether the last check has shown that they are
    private long _checked;   // used by the watching loop only, as the next three
    private long _looked;
    private Task _checking = Task.CompletedTask;
    private Task _looking = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    protected PubSubAdapter(LocalAdapter local, ClusterParts parts, RedisConnection connection)
        : base(local, parts)
    {
        _connection = connection;
        _inbox = new BoundedQueue<IncomingMessage>(parts.MaxQueuedBytes);
        Outbox = new Outbox(connection, local.Namespace, parts.MaxQueuedBytes, parts.Metrics, parts.Logger);
        Subscriptions = new Subscriptions(connection, Receive);
        RoundTrips = new RoundTrips(Uid, parts.Time);
        _watch = GuardedTimer.Every(
            LookPeriod, parts.Time, _doorbell.Ring, exception => RedisLog.CheckFailed(Logger, Local.Namespace, exception));
    }

    /// <summary>Raised when the namespace is not used any more.</summary>
    public event Action? Closed;

    public string Namespace => Local.Namespace;

    /// <summary>The channels that this node needs, and the last one makes it countable.</summary>
    protected abstract IEnumerable<RedisChannel> Channels { get; }

    /// <summary>A channel whose messages only this node takes.</summary>
    protected abstract RedisChannel OwnChannel { get; }

    protected Outbox Outbox { get; }

    protected Subscriptions Subscriptions { get; }

    protected CancellationToken Closing => _closing.Token;

    /// <summary>Begins to subscribe. To be called once, when the object is complete.</summary>
    public void Start()
    {
        _reading = ReadAsync();
        _watching = WatchAsync();
        _doorbell.Ring();
    }

    public override async ValueTask DisposeAsync()
    {
        Closed?.Invoke();
        _watch.Dispose();
        await _closing.CancelAsync();
        _doorbell.Ring();
        await _watching;
        _inbox.Close();
        await _reading;
        _closing.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Reads a message and carries it out. Runs in the order of arrival.</summary>
    /// <returns>False if it is malformed.</returns>
    protected abstract bool Read(IncomingMessage message);

    /// <summary>Whether a channel is subscribed only so that this node is counted.</summary>
    protected virtual bool IsIgnored(RedisChannel channel) => false;

    /// <summary>Subscribes to what has changed since the last call.</summary>
    protected virtual Task UpdateSubscriptionsAsync() => Task.CompletedTask;

    /// <summary>Has <see cref="UpdateSubscriptionsAsync"/> called soon.</summary>
    protected void RingForUpdate() => _doorbell.Ring();

    /// <summary>Counts subscribers of a channel, on all servers.</summary>
    /// <param name="command">Of Pub/Sub: <c>NUMSUB</c> or <c>SHARDNUMSUB</c>.</param>
    /// <param name="channels">The channels.</param>
    /// <returns>One count for each channel.</returns>
    protected async Task<int[]> CountAsync(string command, params RedisChannel[] channels)
    {
        var counts = new int[channels.Length];
        object[] arguments = [command, .. channels.Select(channel => (object)(byte[])channel!)];
        foreach (var result in await Task.WhenAll(Servers().Select(server => server.ExecuteAsync("PUBSUB", arguments))))
        {
            for (var i = 0; i < counts.Length; i++) counts[i] += (int)result[(2 * i) + 1];
        }

        return counts;
    }

    /// <summary>Lists channels that match a pattern, on all servers.</summary>
    protected async Task<IEnumerable<string>> ListAsync(string command, string pattern)
    {
        var results = await Task.WhenAll(Servers().Select(server => server.ExecuteAsync("PUBSUB", command, pattern)));
        return results.SelectMany(result => (string[])result!);
    }

    // Runs on the threads of the client library, one at a time for each channel.
    private void Receive(ChannelMessage message)
    {
        var bytes = (ReadOnlyMemory<byte>)message.Message;
        Parts.Metrics.Received(bytes.Length);
        if (_inbox.TryWrite(new IncomingMessage(message.Channel, bytes), bytes.Length)) return;
        Parts.Metrics.Dropped(DropReason.SlowNode);
        RedisLog.Dropped(Logger, Local.Namespace, DropReason.SlowNode);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One message that fails must not stop the next ones.")]
    private async Task ReadAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var message in _inbox.ReadAllAsync())
        {
            try
            {
                if (RoundTrips.Take(message.Bytes.Span) || Read(message)) continue;
                Parts.Metrics.Malformed();
                RedisLog.Malformed(Logger, Local.Namespace);
            }
            catch (Exception e)
            {
                RedisLog.MessageFailed(Logger, Local.Namespace, e);
            }
        }
    }

    private List<IServer> Servers()
    {
        var servers = _connection.Servers.ToList();
        return servers.Count > 0 ? servers : throw RedisConnection.NotReachable();
    }
}
