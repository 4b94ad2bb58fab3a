using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>A socket's beginning, handled in its queue like an event, before all of them.</summary>
internal sealed class ConnectBinding() : EventBinding("connect", isPipelined: false)
{
    public static readonly ConnectBinding Instance = new();

    public override async ValueTask InvokeAsync(Socket socket, IncomingEvent incoming)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(socket.Namespace.Handlers.Connected)) await handler(socket);
    }
}

/// <summary>A socket's end, handled in its queue like an event, after all of them.</summary>
internal sealed class DisconnectBinding(DisconnectReason reason) : EventBinding("disconnect", isPipelined: false)
{
    public override async ValueTask InvokeAsync(Socket socket, IncomingEvent incoming)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(socket.Namespace.Handlers.Disconnected)) await handler(socket, reason);
    }
}
