namespace Parley.SocketIO.Redis;

/// <summary>
/// A message between nodes, whatever its form on the wire. Which members have a meaning depends on the type. Immutable.
/// </summary>
internal sealed record ClusterMessage
{
    /// <summary>What the message is about.</summary>
    public required ClusterMessageType Type { get; init; }

    /// <summary>The id of the node that has sent it; null if the wire does not say so. An emitter is called "emitter".</summary>
    public string? Uid { get; init; }

    /// <summary>The id of the request that is asked or answered; null if no response is wanted.</summary>
    public string? RequestId { get; init; }

    /// <summary>The sockets that it is about.</summary>
    public BroadcastTarget Target { get; init; } = BroadcastTarget.Everybody;

    /// <summary>How long the sender waits for acks of clients; null if it does not say so.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The event.</summary>
    public EventPacket? Packet { get; init; }

    /// <summary>The rooms to join or leave.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Whether the connections of disconnected sockets are closed as well.</summary>
    public bool Close { get; init; }

    /// <summary>The number of clients that a broadcast has reached.</summary>
    public int ClientCount { get; init; }

    /// <summary>The ack of a client or node: one argument at most.</summary>
    public EventArguments Answer { get; init; }

    /// <summary>The descriptions of sockets.</summary>
    public IReadOnlyList<SocketDescription> Sockets { get; init; } = [];

    /// <summary>The binary data of the event or ack.</summary>
    public ReadOnlyMemory<byte>[] Attachments => Packet?.Attachments ?? Answer.Attachments;
}
