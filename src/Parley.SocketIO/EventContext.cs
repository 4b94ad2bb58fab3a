namespace Parley.SocketIO;

/// <summary>An event as its handler sees it, beside what it carries.</summary>
public readonly struct EventContext
{
    private readonly long? _ackId;

    internal EventContext(Socket socket, string name, long? ackId)
    {
        Socket = socket;
        Name = name;
        _ackId = ackId;
    }

    /// <summary>The socket that sent it.</summary>
    public Socket Socket { get; }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>Whether the client waits for an ack.</summary>
    public bool WantsAck => _ackId is not null;

    /// <summary>Answers an event that is handled as raw arguments; does nothing if no ack is waited for. Call it once.</summary>
    public void Ack(EventArguments arguments)
    {
        if (_ackId is { } id) Socket.SendAck(id, arguments);
    }
}

/// <summary>Handles an event without knowing its types.</summary>
/// <param name="context">The event.</param>
/// <param name="arguments">What it carries.</param>
public delegate ValueTask EventDelegate(EventContext context, EventArguments arguments);
