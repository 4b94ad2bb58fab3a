using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Keeps this node subscribed to the channels of the rooms that have sockets on it. The events of rooms may arrive in another order than
/// that in which the rooms have changed, so they say only that something has changed. Thread-safe, except <see cref="UpdateAsync"/>.
/// </summary>
internal sealed class RoomChannels : IDisposable
{
    private readonly LocalAdapter _local;
    private readonly Subscriptions _subscriptions;
    private readonly Func<string, RedisChannel> _channelOf;
    private readonly Action _ring;
    private readonly bool _withSockets;

    private readonly Lock _gate = new();
    private HashSet<string> _changed = new(StringComparer.Ordinal);   // guarded by _gate

    /// <summary>Begins to listen to the rooms.</summary>
    /// <param name="local">The rooms of this node.</param>
    /// <param name="subscriptions">The subscriptions of this node.</param>
    /// <param name="channelOf">The channel of a room.</param>
    /// <param name="ring">Asks for a call of <see cref="UpdateAsync"/>.</param>
    /// <param name="withSockets">Whether the rooms of sockets' ids have channels as well.</param>
    public RoomChannels(
        LocalAdapter local, Subscriptions subscriptions, Func<string, RedisChannel> channelOf, Action ring, bool withSockets)
    {
        (_local, _subscriptions, _channelOf, _ring, _withSockets) = (local, subscriptions, channelOf, ring, withSockets);
        local.RoomCreated += Change;
        local.RoomDeleted += Change;
    }

    public void Dispose()
    {
        _local.RoomCreated -= Change;
        _local.RoomDeleted -= Change;
    }

    /// <summary>Subscribes to channels of new rooms, and leaves those of empty ones. To be called by one loop.</summary>
    /// <exception cref="RedisException">Redis is not reachable; the next call tries again.</exception>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        HashSet<string> changed;
        lock (_gate) (changed, _changed) = (_changed, new HashSet<string>(StringComparer.Ordinal));
        try
        {
            await Task.WhenAll(changed.Select(UpdateRoomAsync)).WaitAsync(cancellationToken);
        }
        catch
        {
            lock (_gate) _changed.UnionWith(changed);
            throw;
        }
    }

    private Task UpdateRoomAsync(string room)
    {
        var channel = _channelOf(room);
        return _local.HasRoom(room) ? _subscriptions.AddAsync(channel) : _subscriptions.RemoveAsync(channel);
    }

    private void Change(string room)
    {
        // The room of a socket's id exists as long as the socket. When it is deleted, the socket is gone already.
        if (!_withSockets && _local.HasSocket(room)) return;
        lock (_gate) _changed.Add(room);
        _ring();
    }
}
