using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The channels that one namespace is subscribed to. After a reconnect, the client library subscribes again; for the case that it does
/// not, they can be dropped and subscribed again. Thread-safe.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="receive">Receives the messages. It must not block: each channel has a reader of its own, in order.</param>
internal sealed class Subscriptions(RedisConnection connection, Action<ChannelMessage> receive)
{
    private readonly ConcurrentDictionary<RedisChannel, bool> _wanted = new();   // and whether its messages are ignored
    private readonly ConcurrentDictionary<RedisChannel, ChannelMessageQueue> _queues = new();

    public int Count => _queues.Count;

    /// <summary>Whether a channel has lost its subscription, as far as the client library knows.</summary>
    public bool HaveLost => connection.Current?.GetSubscriber() is { } subscriber
        && _queues.Keys.Any(channel => subscriber.SubscribedEndpoint(channel) is null);

    /// <summary>Subscribes to a channel, unless that was done before. Not to be called at once for the same channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="isIgnored">Whether its messages are ignored: it is subscribed so that this node is counted.</param>
    /// <exception cref="RedisException">Redis has refused it or is not reachable.</exception>
    /// <exception cref="TimeoutException">Redis did not answer.</exception>
    public async Task AddAsync(RedisChannel channel, bool isIgnored = false)
    {
        _wanted[channel] = isIgnored;
        if (!_queues.ContainsKey(channel)) await SubscribeAsync(channel, isIgnored);
    }

    /// <summary>Subscribes to all channels that should be subscribed and are not.</summary>
    /// <inheritdoc cref="AddAsync" path="/exception"/>
    public Task EnsureAsync() => Task.WhenAll(
        _wanted.Where(wanted => !_queues.ContainsKey(wanted.Key)).Select(wanted => SubscribeAsync(wanted.Key, wanted.Value)));

    /// <summary>Leaves a channel.</summary>
    /// <exception cref="RedisException">Redis is not reachable; it forgets the channel with the connection.</exception>
    public Task RemoveAsync(RedisChannel channel)
    {
        _wanted.TryRemove(channel, out _);
        return UnsubscribeAsync(channel);
    }

    /// <summary>Leaves all channels.</summary>
    /// <exception cref="RedisException">Redis is not reachable.</exception>
    public Task RemoveAllAsync() => Task.WhenAll(_wanted.Keys.Select(RemoveAsync));

    /// <summary>Leaves all channels, so that <see cref="EnsureAsync"/> subscribes to them again.</summary>
    /// <exception cref="RedisException">Redis is not reachable.</exception>
    public Task DropAsync() => Task.WhenAll(_queues.Keys.Select(UnsubscribeAsync));

    private async Task SubscribeAsync(RedisChannel channel, bool isIgnored)
    {
        var subscriber = Subscriber();
        ChannelMessageQueue queue;
        try
        {
            queue = await subscriber.SubscribeAsync(channel);
        }
        catch
        {
            // The library keeps the subscription and would fill a queue that nobody reads.
            await subscriber.UnsubscribeAsync(channel, null, CommandFlags.FireAndForget);
            throw;
        }

        queue.OnMessage(isIgnored ? static _ => { } : receive);
        _queues[channel] = queue;
    }

    private async Task UnsubscribeAsync(RedisChannel channel)
    {
        if (_queues.TryRemove(channel, out var queue)) await queue.UnsubscribeAsync();
    }

    private ISubscriber Subscriber() => connection.Current?.GetSubscriber() ?? throw RedisConnection.NotReachable();
}
