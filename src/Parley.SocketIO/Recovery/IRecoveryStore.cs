namespace Parley.SocketIO;

/// <summary>
/// An <see cref="Adapter"/> that also keeps packets and lost sockets, so that clients recover on any node. It is used if
/// <see cref="SocketIOOptions.Recovery"/> is set; with other adapters each node recovers its own sockets only. All methods may be called
/// from any thread at any time and must not block.
/// </summary>
public interface IRecoveryStore
{
    /// <summary>
    /// Gives a packet its place in the order of the cluster, keeps it, and sends it to all nodes. Its sockets on this node are not served
    /// yet: the store must call <see cref="LocalAdapter.Settle"/> once for each ticket. Called with rising tickets, one call at a time,
    /// instead of <see cref="Adapter.Broadcast"/>.
    /// </summary>
    /// <param name="target">The receivers, on all nodes.</param>
    /// <param name="packet">The event, without its offset.</param>
    /// <param name="ticket">The number of the packet among those of this node and namespace.</param>
    void Keep(in BroadcastTarget target, EventPacket packet, long ticket);

    /// <summary>Keeps a lost socket. Failures are logged by the store.</summary>
    /// <param name="session">The socket.</param>
    /// <param name="lifetime">How long to keep it; positive.</param>
    void Persist(SocketSession session, TimeSpan lifetime);

    /// <summary>Takes a lost socket out of the store, so that it is recovered once, if the packet of that offset is still kept.</summary>
    /// <param name="recoveryId">The secret that a client sent; any text.</param>
    /// <param name="offset">The offset that it sent; any text.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The session and the offset; the session is null if it is unknown or invalid, the offset if it is not kept.</returns>
    /// <exception cref="IOException">The store could not be reached.</exception>
    ValueTask<(SocketSession? Session, PacketOffset? Offset)> TakeAsync(
        string recoveryId, string offset, CancellationToken cancellationToken);

    /// <summary>Reads a bounded number of kept packets of this namespace.</summary>
    /// <param name="after">Where to begin: later packets are read.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The packets; null if some may be missing.</returns>
    /// <exception cref="IOException">The store could not be reached.</exception>
    ValueTask<PacketPage?> ReadAsync(PacketOffset after, CancellationToken cancellationToken);
}
