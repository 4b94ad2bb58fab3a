namespace Parley.Chat.Nodes;

/// <summary>Passes messages to all other nodes. A message may be lost, and nothing may depend on it. Thread-safe.</summary>
internal interface INodeBus
{
    /// <summary>Whether there may be other nodes.</summary>
    bool IsOn { get; }

    /// <summary>The id of this node; not valid while <see cref="IsOn"/> is false.</summary>
    string Node { get; }

    /// <summary>Raised for each message of another node, one at a time: handlers must be short.</summary>
    event Action<NodeMessage>? Received;

    /// <summary>Sends a message to all other nodes, without waiting.</summary>
    void Publish(NodeMessage message);
}
