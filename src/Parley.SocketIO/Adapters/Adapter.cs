namespace Parley.SocketIO;

/// <summary>
/// Routes what concerns the sockets of one namespace to the other nodes of a cluster. The library serves the sockets of this node itself,
/// before it calls the adapter; what comes from other nodes the adapter hands to its <see cref="LocalAdapter"/>.
/// All methods may be called from any thread at any time, must not block, and reach no socket of this node.
/// </summary>
/// <param name="local">The sockets of this node.</param>
public abstract class Adapter(LocalAdapter local) : IAsyncDisposable
{
    /// <summary>The sockets of this node in the same namespace.</summary>
    protected LocalAdapter Local { get; } = local;

    /// <summary>How many nodes there are, this one among them.</summary>
    public abstract ValueTask<int> ServerCountAsync(CancellationToken cancellationToken);

    /// <summary>Sends an event to sockets of other nodes.</summary>
    public abstract void Broadcast(in BroadcastTarget target, EventPacket packet);

    /// <summary>Sends an event to sockets of other nodes and gathers their acks.</summary>
    /// <param name="target">Whom it reaches.</param>
    /// <param name="packet">The event.</param>
    /// <param name="timeout">How long answers are waited for.</param>
    /// <param name="acks">Takes the answers as they come.</param>
    /// <returns>Ends when every other node has said how many clients it has asked (<see cref="IAckReceiver.Expect"/>), or with the timeout.</returns>
    public abstract Task BroadcastWithAckAsync(BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks);

    /// <summary>Looks up sockets of other nodes. Nodes that do not answer in time are left out.</summary>
    public abstract Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken);

    /// <summary>Puts sockets of other nodes into rooms.</summary>
    public abstract void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms);

    /// <summary>Takes sockets of other nodes out of rooms.</summary>
    public abstract void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms);

    /// <summary>Makes sockets of other nodes leave, and closes their connections if <paramref name="close"/> is true.</summary>
    public abstract void DisconnectSockets(in BroadcastTarget target, bool close);

    /// <summary>Sends an event to the other nodes themselves.</summary>
    public abstract void ServerSideEmit(EventPacket packet);

    /// <summary>Sends an event to the other nodes themselves and gathers their answers.</summary>
    /// <inheritdoc cref="BroadcastWithAckAsync" path="/param"/>
    /// <returns>Ends when it is known how many nodes are asked, or with the timeout.</returns>
    public abstract Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks);

    /// <summary>The namespace is not used any more.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
