namespace Parley.SocketIO;

/// <summary>An event as its handler sees it, beside what it carries.</summary>
/// <param name="Socket">The socket that sent it.</param>
/// <param name="WantsAck">Whether the client waits for an ack.</param>
public readonly record struct EventContext(Socket Socket, bool WantsAck);
