using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The handlers of a namespace, or of all namespaces that match a pattern, shared by all their sockets.
/// Add handlers at start-up only; adding is not thread-safe.
/// </summary>
/// <typeparam name="TSelf">The type that the methods return, to chain calls.</typeparam>
public abstract class NamespaceHandlers<TSelf>
    where TSelf : NamespaceHandlers<TSelf>
{
    private protected NamespaceHandlers(SocketIOServer server, HandlerTable handlers)
    {
        Server = server;
        Handlers = handlers;
    }

    internal SocketIOServer Server { get; }

    internal HandlerTable Handlers { get; }

    /// <summary>Adds middleware that runs for every client that asks to join, in the order of the calls.</summary>
    public TSelf Use(ConnectMiddleware middleware)
    {
        Handlers.Middleware.Add(middleware);
        return (TSelf)this;
    }

    /// <summary>Adds middleware that runs for every event of every socket before its handler, in the order of the calls.</summary>
    public TSelf UseEvents(EventMiddleware middleware)
    {
        Handlers.EventMiddleware.Add(middleware);
        return (TSelf)this;
    }

    /// <summary>Adds a handler that runs when a socket has joined, before its events. The client has its response by then.</summary>
    public TSelf OnConnect(Func<Socket, ValueTask> handler)
    {
        Handlers.Connected += handler;
        return (TSelf)this;
    }

    /// <inheritdoc cref="OnConnect(Func{Socket, ValueTask})"/>
    public TSelf OnConnect(Action<Socket> handler) => OnConnect(socket =>
    {
        handler(socket);
        return default;
    });

    /// <summary>
    /// Adds a handler that runs when a socket is about to leave and is still in its rooms. It runs at once, on the thread that ends the
    /// socket; earlier events may still be in progress.
    /// </summary>
    public TSelf OnDisconnecting(Action<Socket, DisconnectReason> handler)
    {
        Handlers.Disconnecting += handler;
        return (TSelf)this;
    }

    /// <summary>Adds a handler that runs when a socket has left, after all its events.</summary>
    public TSelf OnDisconnect(Func<Socket, DisconnectReason, ValueTask> handler)
    {
        Handlers.Disconnected += handler;
        return (TSelf)this;
    }

    /// <inheritdoc cref="OnDisconnect(Func{Socket, DisconnectReason, ValueTask})"/>
    public TSelf OnDisconnect(Action<Socket, DisconnectReason> handler) => OnDisconnect((socket, reason) =>
    {
        handler(socket, reason);
        return default;
    });

    /// <summary>Adds the handler of an event. If the client waits for an ack, it gets an empty one.</summary>
    public TSelf On<TArg>(SocketEvent<TArg> socketEvent, Func<EventContext, TArg, ValueTask> handler) =>
        Bind<TArg, bool>(socketEvent, isPipelined: false, ackInfo: null, async (context, arg) =>
        {
            await handler(context, arg);
            return true;
        });

    /// <inheritdoc cref="On{TArg}(SocketEvent{TArg}, Func{EventContext, TArg, ValueTask})"/>
    public TSelf On<TArg>(SocketEvent<TArg> socketEvent, Action<EventContext, TArg> handler) =>
        Bind<TArg, bool>(socketEvent, isPipelined: false, ackInfo: null, (context, arg) =>
        {
            handler(context, arg);
            return new ValueTask<bool>(true);
        });

    /// <summary>Adds the handler of an event. Its return value is the ack.</summary>
    public TSelf On<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: false, Server.AckInfo(socketEvent), handler);

    /// <summary>
    /// Adds the handler of an event that may run several times at once for one socket: the synchronous parts run in order, their awaits
    /// overlap.
    /// </summary>
    public TSelf OnPipelined<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: true, Server.AckInfo(socketEvent), handler);

    /// <summary>
    /// Adds the handler of an event with raw arguments. The handler sends the ack itself (<see cref="EventContext.Ack"/>).
    /// </summary>
    public TSelf On(string name, EventDelegate handler)
    {
        Handlers.Events.Add(new RawEventBinding(EventName.Check(name), handler));
        return (TSelf)this;
    }

    /// <summary>
    /// Adds the handler of all events without a handler, with raw arguments. The handler sends the ack itself. A name that is invalid text
    /// or longer than 256 bytes becomes an empty string.
    /// </summary>
    public TSelf OnUnknown(EventDelegate handler)
    {
        if (Handlers.Unknown is not null) throw new InvalidOperationException("Unknown events already have a handler in this namespace.");
        Handlers.Unknown = handler;
        return (TSelf)this;
    }

    /// <summary>
    /// Adds a listener for all events, with or without a handler. It runs before the handler; <see cref="EventContext.Name"/> is the
    /// event.
    /// </summary>
    public TSelf OnAny(EventDelegate handler)
    {
        Handlers.Any.Add(handler);
        return (TSelf)this;
    }

    /// <summary>Adds a listener for all events that are sent, called once for each receiving socket. It must not block.</summary>
    public TSelf OnAnyOutgoing(Action<Socket, string, EventArguments> handler)
    {
        Handlers.AnyOutgoing += handler;
        return (TSelf)this;
    }

    /// <summary>Adds the handler of an event that another node sends with <see cref="SocketNamespace.ServerSideEmit"/>.</summary>
    public TSelf OnServerSide<TArg>(SocketEvent<TArg> socketEvent, Action<TArg> handler)
    {
        var info = Server.TypeInfo(socketEvent);
        return BindServerSide(socketEvent, (arguments, _) =>
        {
            handler(arguments.GetOrDefault(0, info)!);
            return new ValueTask<EventArguments>(EventArguments.None);
        });
    }

    /// <summary>
    /// Adds the handler of an event that another node sends with <see cref="SocketNamespace.ServerSideEmitWithAckAsync"/>.
    /// </summary>
    public TSelf OnServerSide<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<TArg, ValueTask<TAck>> handler)
    {
        var (info, ackInfo) = (Server.TypeInfo(socketEvent), Server.AckInfo(socketEvent));
        return BindServerSide(socketEvent, async (arguments, _) =>
        {
            var ack = await handler(arguments.GetOrDefault(0, info)!);
            return EventArguments.None.With(ack, ackInfo);
        });
    }

    private TSelf BindServerSide<TArg>(SocketEvent<TArg> socketEvent, ServerSideHandler handler)
    {
        if (!Handlers.ServerSide.TryAdd(socketEvent.Name, handler))
            throw new InvalidOperationException($"The server-side event '{socketEvent.Name}' already has a handler in this namespace.");
        return (TSelf)this;
    }

    private TSelf Bind<TArg, TAck>(
        SocketEvent<TArg> socketEvent, bool isPipelined, JsonTypeInfo<TAck>? ackInfo, Func<EventContext, TArg, ValueTask<TAck>> handler)
    {
        Handlers.Events.Add(new EventBinding<TArg, TAck>(socketEvent, isPipelined, Server.TypeInfo(socketEvent), ackInfo, handler));
        return (TSelf)this;
    }
}
