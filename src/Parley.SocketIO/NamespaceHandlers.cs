using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// What happens in a namespace, or in all namespaces that a pattern matches: filled at start-up and shared by all their sockets.
/// Adding handlers is not thread-safe and is for start-up only.
/// </summary>
/// <typeparam name="TSelf">What the methods give back, to call the next one on.</typeparam>
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

    /// <summary>Adds middleware: it sees every client that asks to join, in the order in which it was added.</summary>
    public TSelf Use(ConnectMiddleware middleware)
    {
        Handlers.Middleware.Add(middleware);
        return (TSelf)this;
    }

    /// <summary>Adds middleware for events: it sees every event of every socket, in the order in which it was added, before its handler.</summary>
    public TSelf UseEvents(EventMiddleware middleware)
    {
        Handlers.EventMiddleware.Add(middleware);
        return (TSelf)this;
    }

    /// <summary>Sets what happens when a socket has joined: before any of its events, and after the client knows.</summary>
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
    /// Sets what happens when a socket is about to leave and is still in its rooms. Runs on the thread that ends the socket, at once:
    /// events that came before may still be in progress.
    /// </summary>
    public TSelf OnDisconnecting(Action<Socket, DisconnectReason> handler)
    {
        Handlers.Disconnecting += handler;
        return (TSelf)this;
    }

    /// <summary>Sets what happens when a socket has left, after all its events.</summary>
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

    /// <summary>Handles an event; an ack that the client asks for is empty.</summary>
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

    /// <summary>Handles an event; what the handler returns is the ack.</summary>
    public TSelf On<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: false, Server.AckInfo(socketEvent), handler);

    /// <summary>
    /// Handles an event whose handler may be in progress several times at once for one socket: the synchronous parts run in order,
    /// what they await overlaps.
    /// </summary>
    public TSelf OnPipelined<TArg, TAck>(SocketEvent<TArg, TAck> socketEvent, Func<EventContext, TArg, ValueTask<TAck>> handler) =>
        Bind(socketEvent, isPipelined: true, Server.AckInfo(socketEvent), handler);

    /// <summary>Handles an event by its raw arguments; the handler sends the ack itself.</summary>
    public TSelf On(string name, EventDelegate handler)
    {
        Handlers.Events.Add(new RawEventBinding(EventName.Check(name), handler));
        return (TSelf)this;
    }

    /// <summary>
    /// Handles every event that has no handler of its own, by its raw arguments; the handler sends the ack itself. A name that is no text, or
    /// longer than 256 bytes, is given as an empty one.
    /// </summary>
    public TSelf OnUnknown(EventDelegate handler)
    {
        if (Handlers.Unknown is not null) throw new InvalidOperationException("Unknown events already have a handler in this namespace.");
        Handlers.Unknown = handler;
        return (TSelf)this;
    }

    /// <summary>Sees every event, before its own handler, and those that have none; <see cref="EventContext.Name"/> tells which.</summary>
    public TSelf OnAny(EventDelegate handler)
    {
        Handlers.Any.Add(handler);
        return (TSelf)this;
    }

    /// <summary>Sees every event that is sent to a socket, for each socket that it is sent to. Must not block.</summary>
    public TSelf OnAnyOutgoing(Action<Socket, string, EventArguments> handler)
    {
        Handlers.AnyOutgoing += handler;
        return (TSelf)this;
    }

    /// <summary>Handles what another node has sent with <see cref="SocketNamespace.ServerSideEmit"/>.</summary>
    public TSelf OnServerSide<TArg>(SocketEvent<TArg> socketEvent, Action<TArg> handler)
    {
        var info = Server.TypeInfo(socketEvent);
        return BindServerSide(socketEvent, (arguments, _) =>
        {
            handler(arguments.GetOrDefault(0, info)!);
            return new ValueTask<EventArguments>(EventArguments.None);
        });
    }

    /// <summary>Answers what another node has sent with <see cref="SocketNamespace.ServerSideEmitWithAckAsync"/>.</summary>
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
