using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Emits to the clients of a cluster from a program that serves no sockets, such as a worker. The servers, in .NET and Node, need the Redis
/// adapter; it works as the npm package <c>@socket.io/redis-emitter</c>. Immutable and thread-safe.
/// </summary>
public sealed class RedisEmitter
{
    private const string Uid = "emitter";   // as the npm package calls itself; servers do not count it

    private readonly IConnectionMultiplexer _connection;
    private readonly RedisEmitterOptions _options;
    private readonly string _namespace;

    /// <summary>Creates an emitter for the namespace <c>/</c>.</summary>
    /// <param name="connection">The connection to Redis. It must have no <see cref="ConfigurationOptions.ChannelPrefix"/>.</param>
    /// <param name="configure">Changes the default settings.</param>
    /// <exception cref="ArgumentException">The prefix is empty.</exception>
    public RedisEmitter(IConnectionMultiplexer connection, Action<RedisEmitterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _options = new RedisEmitterOptions();
        configure?.Invoke(_options);
        if (string.IsNullOrEmpty(_options.KeyPrefix))
            throw new ArgumentException($"{nameof(RedisEmitterOptions.KeyPrefix)} must not be empty.", nameof(configure));
        _options.Json.TypeInfoResolverChain.Add(EmitterJson.Default);
        _options.Json.MakeReadOnly();
        _namespace = "/";
    }

    private RedisEmitter(RedisEmitter other, string ns) =>
        (_connection, _options, _namespace) = (other._connection, other._options, ns);

    /// <summary>Returns an emitter for another namespace.</summary>
    /// <param name="ns">Its name, with its leading slash.</param>
    /// <exception cref="ArgumentException">It does not begin with a slash.</exception>
    public RedisEmitter Of(string ns)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.StartsWith('/')
            ? new RedisEmitter(this, ns)
            : throw new ArgumentException($"The namespace '{ns}' must begin with a slash.", nameof(ns));
    }

    /// <summary>Selects all sockets of the namespace.</summary>
    public RedisBroadcast ToAll() => new(this, BroadcastTarget.Everybody);

    /// <summary>Selects the sockets in a room.</summary>
    public RedisBroadcast To(string room) => ToAll().To(room);

    /// <summary>Selects the sockets in any of the rooms. Without rooms it selects none.</summary>
    public RedisBroadcast To(IEnumerable<string> rooms) => ToAll().To(rooms);

    /// <summary>Selects all sockets except those in a room.</summary>
    public RedisBroadcast Except(string room) => ToAll().Except(room);

    /// <summary>Sends an event to all sockets of the namespace.</summary>
    /// <inheritdoc cref="RedisBroadcast.EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task EmitAsync<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => ToAll().EmitAsync(socketEvent, arg);

    /// <summary>Sends an event to the servers themselves, for their <c>OnServerSide</c> handlers.</summary>
    /// <inheritdoc cref="RedisBroadcast.EmitAsync{TArg}(SocketEvent{TArg}, TArg)"/>
    public Task ServerSideEmitAsync<TArg>(SocketEvent<TArg> socketEvent, TArg arg) =>
        PublishAsync(new ClusterMessage { Type = ClusterMessageType.ServerSideEmit, Uid = Uid, Packet = Packet(socketEvent, arg) });

    internal Task EmitAsync<TArg>(BroadcastTarget target, SocketEvent<TArg> socketEvent, TArg arg) =>
        EmitAsync(target, Packet(socketEvent, arg));

    internal Task EmitAsync(BroadcastTarget target, string name, EventArguments arguments) =>
        EmitAsync(target, Packet(new SocketEvent<JsonElement>(name).Name, arguments));   // its constructor checks the name

    internal Task PublishAsync(ClusterMessageType type, BroadcastTarget target, string[] rooms, bool close) =>
        PublishAsync(new ClusterMessage { Type = type, Uid = Uid, Target = target, Rooms = rooms, Close = close });

    private Task EmitAsync(BroadcastTarget target, EventPacket packet) =>
        PublishAsync(new ClusterMessage { Type = ClusterMessageType.Broadcast, Uid = Uid, Target = target, Packet = packet });

    // On the wire no rooms means all sockets, so a message for nobody is not sent.
    private Task PublishAsync(ClusterMessage message)
    {
        if (message.Target.Rooms is { Length: 0 }) return Task.CompletedTask;
        var (channel, bytes) = Encode(message);
        return _connection.GetSubscriber().PublishAsync(channel, bytes);
    }

    private (RedisChannel Channel, ReadOnlyMemory<byte> Bytes) Encode(ClusterMessage message)
    {
        if (_options.Sharded)
        {
            var json = ClusterJson.Write(message, _namespace);
            return (RedisChannel.Sharded($"{_options.KeyPrefix}#{_namespace}#"), WireBytes.Write(json, message.Attachments));
        }

        var channels = new ClassicChannels(_options.KeyPrefix, _namespace);
        return message.Type == ClusterMessageType.Broadcast
            ? (channels.BroadcastsTo(message.Target.Rooms), ClassicJson.WriteBroadcast(Uid, message.Target, message.Packet!, _namespace))
            : (RedisChannel.Literal(channels.Requests), ClassicJson.WriteRequest(message, _namespace));
    }

    private EventPacket Packet<TArg>(SocketEvent<TArg> socketEvent, TArg arg)
    {
        ArgumentNullException.ThrowIfNull(socketEvent);
        var info = _options.Json.TryGetTypeInfo(typeof(TArg), out var found)
            ? (JsonTypeInfo<TArg>)found
            : throw new NotSupportedException(
                $"The event '{socketEvent.Name}' carries {typeof(TArg)}, which no JSON context knows. Add your context: new RedisEmitter(connection, options => options.Json.TypeInfoResolverChain.Add(YourJson.Default)).");
        return Packet(socketEvent.Name, EventArguments.None.With(arg, info));
    }

    private static EventPacket Packet(string name, EventArguments arguments)
    {
        ReadOnlySpan<byte> array = arguments.ToPayload();
        byte[] separator = arguments.Count == 0 ? [] : [(byte)','];
        byte[] payload = [(byte)'[', (byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"', .. separator, .. array[1..]];
        return new EventPacket(payload, arguments.Attachments);
    }
}
