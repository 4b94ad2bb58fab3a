using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// One namespace: its handlers, filled at start-up and shared by all its sockets, and the sockets that have joined it.
/// Emitting is thread-safe; adding handlers is for start-up.
/// </summary>
public sealed class SocketNamespace
{
    private readonly SocketIOServer _server;
    private readonly List<ConnectMiddleware> _middleware = [];

    internal SocketNamespace(SocketIOServer server, string name)
    {
        _server = server;
        Name = name;
        NameBytes = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The name, with its leading slash.</summary>
    public string Name { get; }

    /// <summary>How many sockets have joined on this node.</summary>
    public int SocketCount => Rooms.SocketCount;

    internal byte[] NameBytes { get; }
    internal EventTable Events { get; } = new();
    internal Rooms Rooms { get; } = new();
    internal SocketIOOptions Options => _server.Options;
    internal ILogger Logger => _server.Logger;
    internal TimeProvider Time => _server.Time;
    internal Func<Socket, ValueTask>? Connected { get; private set; }
    internal Func<Socket, DisconnectReason, ValueTask>? Disconnected { get; private set; }

    /// <summary>Adds middleware: it sees every client that asks to join, in the order in which it was added.</summary>
    public SocketNamespace Use(ConnectMiddleware middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Sets what happens when a socket has joined: before any of its events, and after the client knows.</summary>
    public SocketNamespace OnConnect(Func<Socket, ValueTask> handler)
    {
        Connected += handler;
        return this;
    }

    /// <inheritdoc cref="OnConnect(Func{Socket, ValueTask})"/>
    public SocketNamespace OnConnect(Action<Socket> handler) => OnConnect(socket =>
    {
        handler(socket);
        return default;
    });

    /// <summary>Sets what happens when a socket has left, after all its events.</summary>
    public SocketNamespace OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        Disconnected += handler;
        return this;
    }

    /// <inheritdoc cref="OnDisconnect(Func{Socket, DisconnectReason, ValueTask})"/>
    public SocketNamespace OnDisconnect(Action<Socket, DisconnectReason> handler) => OnDisconnect((socket, reason) =>
    {
        handler(socket, reason);
        return default;
    });

    /// <summary>Handles an event; an ack that the client asks for is empty.</summary>
    public SocketNamespace On<TArg>(SocketEvent<TArg> socketEvent, Func<EventContext, TArg, ValueTask> handler) =>
        Bind<TArg, bool>(socketEvent, isPipelined: false, ackInfo: null, async (context, arg) =>
        {
            await handler(context, arg);
            return true;
        });

    /// <inheritdoc cref="On{TArg}(SocketEvent{TArg}, Func{EventContext, TArg, ValueTask})"/>
    public SocketNamespace On<TArg>(SocketEvent<TArg> socketEvent, Action<EventContext, TArg> handler) =>
        Bind<TArg, bool>(socketEvent, isPipelined: false, ackInfo: null, (context, arg) =>
        {
            handler(context, arg);
            return new ValueTask<bool>(true);
        });

    /// <summary>Handles an event; what the handler returns is the ack.</summary>
    public SocketNamespace On<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: false, TypeInfo<TAck>(), handler);

    /// <summary>
    /// Handles an event whose handler may be in progress several times at once for one socket: the synchronous parts run in order,
    /// what they await overlaps.
    /// </summary>
    public SocketNamespace OnPipelined<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: true, TypeInfo<TAck>(), handler);

    /// <summary>Handles an event by its raw arguments; the handler sends the ack itself.</summary>
    public SocketNamespace On(string name, EventDelegate handler)
    {
        Events.Add(new RawEventBinding(EventName.Check(name), handler));
        return this;
    }

    /// <summary>Chooses all sockets of the namespace.</summary>
    public Broadcast ToAll() => new(this, BroadcastTarget.Everybody);

    /// <summary>Chooses the sockets in a room.</summary>
    public Broadcast To(string room) => ToAll().To(room);

    /// <summary>Chooses the sockets in any of some rooms. No rooms: nobody.</summary>
    public Broadcast To(IEnumerable<string> rooms) => ToAll().To(rooms);

    /// <summary>Chooses all sockets but those in a room.</summary>
    public Broadcast Except(string room) => ToAll().Except(room);

    /// <summary>Sends an event to all sockets of the namespace.</summary>
    public void Emit<TArg>(SocketEvent<TArg> socketEvent, TArg arg) => Emit(BroadcastTarget.Everybody, socketEvent, arg);

    internal JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.Json.GetTypeInfo(typeof(T));

    internal void Emit<TArg>(in BroadcastTarget target, SocketEvent<TArg> socketEvent, TArg arg)
    {
        var found = Find(target);
        if (found.Count == 0) return;

        var packet = PacketEncoder.Event(NameBytes, socketEvent, arg, TypeInfo<TArg>());
        foreach (var socket in found)
        {
            if (target.IsVolatile) socket.Connection.Session.SendVolatile(packet);
            else socket.Connection.Session.Send(packet);
        }
    }

    internal List<Socket> Find(in BroadcastTarget target)
    {
        var found = new List<Socket>();
        Rooms.Find(target, found);
        return found;
    }

    /// <summary>Runs the middleware; throws <see cref="ConnectError"/> if one of it refuses.</summary>
    internal async ValueTask<bool> AdmitAsync(ConnectContext connect)
    {
        var admitted = false;
        await NextAsync(0, connect);
        return admitted;

        ValueTask NextAsync(int index, ConnectContext context)
        {
            if (index < _middleware.Count) return _middleware[index](context, next => NextAsync(index + 1, next));
            admitted = true;
            return default;
        }
    }

    private SocketNamespace Bind<TArg, TAck>(
        SocketEvent<TArg> socketEvent, bool isPipelined, JsonTypeInfo<TAck>? ackInfo, Func<EventContext, TArg, ValueTask<TAck>> handler)
    {
        Events.Add(new EventBinding<TArg, TAck>(socketEvent, isPipelined, TypeInfo<TArg>(), ackInfo, handler));
        return this;
    }
}
