using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The recovery of one namespace: the packets and lost sockets are kept by this node (<see cref="RecoveryLog"/>) or by the cluster
/// (<see cref="SharedRecovery"/>). Thread-safe.
/// </summary>
internal abstract class NamespaceRecovery(SocketNamespace ns, RecoveryOptions options) : IDisposable
{
    /// <summary>Whether a lost socket may still be recovered by this node alone.</summary>
    public abstract bool IsWaiting { get; }

    /// <summary>The number of packets in the memory of this node.</summary>
    public abstract int PacketCount { get; }

    protected SocketNamespace Namespace { get; } = ns;

    protected RecoveryOptions Options { get; } = options;

    protected long Now => Namespace.Server.Time.GetTimestamp();

    /// <summary>Sends a packet to the connected sockets of this node.</summary>
    /// <param name="target">The receivers.</param>
    /// <param name="packet">The event, without its offset.</param>
    /// <param name="offset">Its place in the order of the cluster, if the cluster has kept it.</param>
    public abstract void Broadcast(in BroadcastTarget target, EventPacket packet, in PacketOffset? offset);

    /// <summary>Removes a socket from its rooms, and keeps it if its client may recover it.</summary>
    public abstract List<(string Room, bool IsDeleted)>? Remove(Socket socket, DisconnectReason reason);

    /// <summary>Finds the lost socket that the client names. A secret is valid for one attempt.</summary>
    public abstract ValueTask<RecoveryRequest?> FindAsync(JsonElement? auth);

    /// <summary>
    /// Adds a socket: the lost one if it was requested and all missed packets are still kept, otherwise a new one.
    /// </summary>
    /// <param name="request">The request of the client; null if it does not recover.</param>
    /// <param name="enter">Creates the socket and adds it to the tables; returns null if the connection has ended.</param>
    public abstract ValueTask<Socket?> JoinAsync(RecoveryRequest? request, Func<string, RecoveryState, Socket?> enter);

    public abstract void Dispose();

    protected static Socket? EnterNew(Func<string, RecoveryState, Socket?> enter) =>
        enter(SocketId.New(), new RecoveryState(SocketId.New(), IsRestored: false, null));

    protected static Socket? Enter(LostSocket lost, Func<string, RecoveryState, Socket?> enter) =>
        enter(lost.SocketId, new RecoveryState(lost.RecoveryId, IsRestored: true, lost.Data));

    /// <summary>Gives a recovered socket its rooms and the packets that it has missed.</summary>
    /// <returns>False if the client is too slow; see <see cref="Socket.CloseAsSlow"/>.</returns>
    protected bool TryRestore(Socket socket, IReadOnlyCollection<string> rooms, IEnumerable<MissedPacket> missed)
    {
        foreach (var room in rooms) Namespace.Rooms.Join(socket, room, Namespace.Options.MaxRooms);
        return missed.All(entry => socket.TrySend(Encode(entry), isVolatile: false));
    }

    protected void Tell(RecoveryResult result)
    {
        Namespace.Server.Metrics.Recovery(Namespace.MetricName, result);
        if (result != RecoveryResult.Recovered) ConnectionLog.NotRecovered(Namespace.Logger, Namespace.Name, result);
    }

    private OutgoingPacket Encode(in MissedPacket entry) =>
        PacketEncoder.Event(Namespace.Parser, Namespace.NameBytes, entry.Packet, ackId: null, entry.IsCompressed);
}
