namespace Parley.SocketIO;

/// <summary>
/// Checks an event before its handler: calls <paramref name="next"/> to go on, or throws <see cref="EventError"/> to refuse it.
/// </summary>
/// <param name="context">The event.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="next">Calls the next middleware, and finally the handler.</param>
public delegate ValueTask EventMiddleware(EventContext context, EventArguments arguments, Func<ValueTask> next);

/// <summary>
/// Thrown by event middleware or a handler to refuse an event. If the client waits for an ack, it gets <c>{"error": message}</c>.
/// </summary>
/// <param name="message">The error message for the client.</param>
public sealed class EventError(string message) : Exception(message);

/// <summary>Runs one event through middleware, catch-all listeners and its handler.</summary>
internal sealed class EventChain(Socket socket, IncomingEvent incoming)
{
    private readonly HandlerTable _handlers = socket.Namespace.Handlers;
    private readonly EventContext _context = new(socket, incoming.Binding.Name, incoming.AckId);
    private readonly EventArguments _arguments = EventArguments.Keep(incoming.Payload.Span, incoming.Attachments);

    public ValueTask RunAsync() => NextAsync(0);

    private ValueTask NextAsync(int index) =>
        index < _handlers.EventMiddleware.Count
            ? _handlers.EventMiddleware[index](_context, _arguments, () => NextAsync(index + 1))
            : HandleAsync();

    private async ValueTask HandleAsync()
    {
        foreach (var listener in _handlers.Any) await listener(_context, _arguments);
        await incoming.Binding.InvokeAsync(socket, incoming);
    }
}

/// <summary>The binding of an event without a handler, for middleware and catch-all listeners.</summary>
internal sealed class UnhandledBinding(string name) : EventBinding(name, isPipelined: false)
{
    public override ValueTask InvokeAsync(Socket socket, IncomingEvent incoming) => default;
}
