using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// A selection of sockets on all servers of a cluster, for a program that serves none. Immutable: each method returns a new one.
/// Thread-safe.
/// </summary>
public readonly struct RedisBroadcast
{
    private readonly RedisEmitter _emitter;
    private readonly BroadcastTarget _target;

    internal RedisBroadcast(RedisEmitter emitter, in BroadcastTarget target)
    {
        _emitter = emitter;
        _target = target;
    }

    /// <summary>The same, but packets are dropped for clients whose transport cannot write them at once.</summary>
    public RedisBroadcast Volatile => With(_target with { IsVolatile = true });

    /// <summary>Adds the sockets in <paramref name="room"/>. A socket that is in several selected rooms is reached once.</summary>
    public RedisBroadcast To(string room) => With(_target with { Rooms = [.. _target.Rooms ?? [], room] });

    /// <summary>Adds the sockets in any of <paramref name="rooms"/>. Without rooms it selects none.</summary>
    public RedisBroadcast To(IEnumerable<string> rooms) => With(_target with { Rooms = [.. _target.Rooms ?? [], .. rooms] });

    /// <summary>Excludes the sockets in <paramref name="room"/>. The id of a socket is a room with only that socket.</summary>
    public RedisBroadcast Except(string room) => With(_target with { Except = [.. _target.Except, room] });

    /// <summary>Excludes the sockets in any of <paramref name="rooms"/>.</summary>
    public RedisBroadcast Except(IEnumerable<string> rooms) => With(_target with { Except = [.. _target.Except, .. rooms] });

    /// <summary>The same, and says whether transports with compression compress the packets. Default true.</summary>
    public RedisBroadcast Compress(bool compress) => With(_target with { IsUncompressed = !compress });

    /// <summary>Sends the event.</summary>
    /// <returns>Completes when Redis has it. Whether servers have received it is not known.</returns>
    /// <exception cref="RedisException">Redis has refused it or is not reachable.</exception>
    /// <exception cref="TimeoutException">Redis did not answer.</exception>
    /// <exception cref="NotSupportedException">No JSON context contains the type.</exception>
    public Task EmitAsync<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => _emitter.EmitAsync(_target, socketEvent, arg);

    /// <summary>Sends an event with any arguments.</summary>
    /// <inheritdoc cref="EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task EmitAsync(string name, EventArguments arguments) => _emitter.EmitAsync(_target, name, arguments);

    /// <summary>Adds the sockets to rooms.</summary>
    /// <inheritdoc cref="EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task SocketsJoinAsync(params string[] rooms) =>
        _emitter.PublishAsync(ClusterMessageType.SocketsJoin, _target, rooms, close: false);

    /// <summary>Removes the sockets from rooms.</summary>
    /// <inheritdoc cref="EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task SocketsLeaveAsync(params string[] rooms) =>
        _emitter.PublishAsync(ClusterMessageType.SocketsLeave, _target, rooms, close: false);

    /// <summary>Disconnects the sockets from the namespace, and closes their connections if <paramref name="close"/> is true.</summary>
    /// <inheritdoc cref="EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task DisconnectSocketsAsync(bool close = false) =>
        _emitter.PublishAsync(ClusterMessageType.DisconnectSockets, _target, [], close);

    private RedisBroadcast With(in BroadcastTarget target) => new(_emitter, target);
}
