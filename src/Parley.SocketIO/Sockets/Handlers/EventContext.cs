namespace Parley.SocketIO;

/// <summary>The context of an event, for its handler.</summary>
public readonly struct EventContext
{
    private readonly long? _ackId;

    internal EventContext(Socket socket, string name, long? ackId)
    {
        Socket = socket;
        Name = name;
        _ackId = ackId;
    }

    /// <summary>The socket that sent the event.</summary>
    public Socket Socket { get; }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>Whether the client waits for an ack.</summary>
    public bool WantsAck => _ackId is not null;

    /// <summary>
    /// Sends the ack of an event that is handled by its raw arguments. Does nothing if the client does not wait for one. Call it once.
    /// </summary>
    public void Ack(EventArguments arguments)
    {
        if (_ackId is { } id) Socket.SendAck(id, arguments);
    }
}

/// <summary>Handles an event by its raw arguments.</summary>
/// <param name="context">The event.</param>
/// <param name="arguments">The arguments.</param>
public delegate ValueTask EventDelegate(EventContext context, EventArguments arguments);
