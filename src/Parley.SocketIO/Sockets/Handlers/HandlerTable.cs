using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>Handles an event of another node and returns the ack.</summary>
internal delegate ValueTask<EventArguments> ServerSideHandler(EventArguments arguments, string name);

/// <summary>The handlers of a namespace, or of all namespaces that match a pattern.</summary>
internal sealed class HandlerTable
{
    public EventTable Events { get; } = new();
    public List<ConnectMiddleware> Middleware { get; } = [];
    public List<EventMiddleware> EventMiddleware { get; } = [];
    public List<EventDelegate> Any { get; } = [];
    public EventDelegate? Unknown { get; set; }
    public Dictionary<string, ServerSideHandler> ServerSide { get; } = new(StringComparer.Ordinal);
    public Func<Socket, ValueTask>? Connected { get; set; }
    public Action<Socket, DisconnectReason>? Disconnecting { get; set; }
    public Func<Socket, DisconnectReason, ValueTask>? Disconnected { get; set; }
    public Action<Socket, string, EventArguments>? AnyOutgoing { get; set; }

    /// <summary>Whether there is event middleware or a catch-all listener.</summary>
    public bool ObservesEvents => EventMiddleware.Count > 0 || Any.Count > 0;

    /// <summary>Runs the middleware, which throws <see cref="ConnectError"/> to refuse.</summary>
    public async ValueTask<bool> AdmitAsync(ConnectContext connect)
    {
        var admitted = false;
        await NextAsync(0, connect);
        return admitted;

        ValueTask NextAsync(int index, ConnectContext context)
        {
            if (index < Middleware.Count) return Middleware[index](context, next => NextAsync(index + 1, next));
            admitted = true;
            return default;
        }
    }
}
