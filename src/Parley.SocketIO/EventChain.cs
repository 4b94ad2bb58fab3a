namespace Parley.SocketIO;

/// <summary>Looks at an event before its handler does; calls <paramref name="next"/> to let it on, throws <see cref="EventError"/> to refuse it.</summary>
/// <param name="context">The event.</param>
/// <param name="arguments">What it carries.</param>
/// <param name="next">The middleware after this one, and the handler.</param>
public delegate ValueTask EventMiddleware(EventContext context, EventArguments arguments, Func<ValueTask> next);

/// <summary>Thrown by event middleware or a handler to refuse an event: an ack that the client waits for is <c>{"error": message}</c>.</summary>
/// <param name="message">What went wrong, for the client.</param>
public sealed class EventError(string message) : Exception(message);

/// <summary>The way of one event through middleware and catch-all listeners to its handler.</summary>
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

/// <summary>An event that has no handler, on its way to those who see every event.</summary>
internal sealed class UnhandledBinding(string name) : EventBinding(name, isPipelined: false)
{
    public override ValueTask InvokeAsync(Socket socket, IncomingEvent incoming) => default;
}
