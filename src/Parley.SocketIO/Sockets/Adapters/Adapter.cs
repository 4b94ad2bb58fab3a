namespace Parley.SocketIO;

/// <summary>
/// Routes operations on the sockets of one namespace to the other nodes of a cluster. The library serves the sockets of this node itself,
/// before it calls the adapter. The adapter passes operations of other nodes to its <see cref="LocalAdapter"/>.
/// All methods may be called from any thread at any time, must not block, and must not reach sockets of this node.
/// </summary>
/// <param name="local">The sockets of this node.</param>
public abstract class Adapter(LocalAdapter local) : IAsyncDisposable
{
    /// <summary>The sockets of this node in the same namespace.</summary>
    protected LocalAdapter Local { get; } = local;

    /// <summary>The number of nodes, including this one.</summary>
    public abstract ValueTask<int> ServerCountAsync(CancellationToken cancellationToken);

    /// <summary>Sends an event to sockets of other nodes.</summary>
    public abstract void Broadcast(in BroadcastTarget target, EventPacket packet);

    /// <summary>Sends an event to sockets of other nodes and collects their acks.</summary>
    /// <param name="target">The receivers.</param>
    /// <param name="packet">The event.</param>
    /// <param name="timeout">How long to wait for acks.</param>
    /// <param name="acks">Receives the acks.</param>
    /// <returns>Completes when every other node has announced its clients (<see cref="IAckReceiver.Expect"/>), or with the
    /// timeout, after the other nodes have been reported (<see cref="IAckReceiver.Silent"/>).</returns>
    public abstract Task BroadcastWithAckAsync(BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks);

    /// <summary>Finds sockets of other nodes. Nodes that do not respond in time are left out.</summary>
    public abstract Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken);

    /// <summary>Adds sockets of other nodes to rooms.</summary>
    public abstract void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms);

    /// <summary>Removes sockets of other nodes from rooms.</summary>
    public abstract void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms);

    /// <summary>Disconnects sockets of other nodes, and closes their connections if <paramref name="close"/> is true.</summary>
    public abstract void DisconnectSockets(in BroadcastTarget target, bool close);

    /// <summary>Sends an event to the other nodes themselves.</summary>
    public abstract void ServerSideEmit(EventPacket packet);

    /// <summary>Sends an event to the other nodes themselves and collects their acks.</summary>
    /// <inheritdoc cref="BroadcastWithAckAsync" path="/param"/>
    /// <returns>Completes when every other node has acked, or with the timeout, after the other nodes have been reported
    /// (<see cref="IAckReceiver.Silent"/>).</returns>
    public abstract Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks);

    /// <summary>Called when the namespace is not used any more.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
