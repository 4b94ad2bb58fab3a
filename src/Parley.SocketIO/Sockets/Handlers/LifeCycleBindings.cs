using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The start of a socket, handled in its queue before all events.</summary>
internal sealed class ConnectBinding() : EventBinding("connect", isPipelined: false)
{
    public static readonly ConnectBinding Instance = new();

    public override async ValueTask InvokeAsync(Socket socket, IncomingEvent incoming)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(socket.Namespace.Handlers.Connected)) await handler(socket);
    }
}

/// <summary>The end of a socket, handled in its queue after all events.</summary>
internal sealed class DisconnectBinding(DisconnectReason reason) : EventBinding("disconnect", isPipelined: false)
{
    public override async ValueTask InvokeAsync(Socket socket, IncomingEvent incoming)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(socket.Namespace.Handlers.Disconnected)) await handler(socket, reason);
    }
}
