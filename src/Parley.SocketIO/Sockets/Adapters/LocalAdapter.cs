using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The sockets of one namespace on this node, for the requests of other nodes that an <see cref="Adapter"/> receives. Thread-safe.
/// </summary>
public sealed class LocalAdapter
{
    private readonly SocketNamespace _namespace;

    internal LocalAdapter(SocketNamespace ns) => _namespace = ns;

    /// <summary>The namespace's name.</summary>
    public string Namespace => _namespace.Name;

    /// <summary>Raised when a room gets its first socket on this node.</summary>
    public event Action<string>? RoomCreated
    {
        add => _namespace.RoomCreated += value;
        remove => _namespace.RoomCreated -= value;
    }

    /// <summary>Raised when a room loses its last socket on this node.</summary>
    public event Action<string>? RoomDeleted
    {
        add => _namespace.RoomDeleted += value;
        remove => _namespace.RoomDeleted -= value;
    }

    /// <summary>Whether clients may recover: whether <see cref="SocketIOOptions.Recovery"/> is set.</summary>
    public bool CanRecover => _namespace.Options.Recovery is not null;

    /// <summary>Whether a socket of this node is in the room. The id of a socket is a room.</summary>
    public bool HasRoom(string room) => _namespace.Rooms.HasRoom(room);

    /// <summary>Whether this node has the socket.</summary>
    public bool HasSocket(string id) => _namespace.Rooms.HasSocket(id);

    /// <summary>Sends an event to sockets of this node.</summary>
    public void Broadcast(in BroadcastTarget target, EventPacket packet) => Broadcast(target, packet, offset: null);

    /// <summary>
    /// Sends an event to sockets of this node that the cluster has kept for recovery. Call it in the order of the offsets, one call at a
    /// time, and not for packets of this node: see <see cref="Settle"/>.
    /// </summary>
    /// <param name="target">The receivers.</param>
    /// <param name="packet">The event, without its offset.</param>
    /// <param name="offset">Its place in the order of the cluster; null if it was not kept.</param>
    public void Broadcast(in BroadcastTarget target, EventPacket packet, PacketOffset? offset)
    {
        if (_namespace.Recovery is { } recovery)
        {
            recovery.Broadcast(target, packet, offset);
            return;
        }

        using var sockets = _namespace.Find(target);
        var forms = new PacketForms(_namespace, packet, !target.IsUncompressed);
        using (WriteBatch.Open())
        {
            foreach (var socket in sockets) socket.Send(forms.For(socket), target.IsVolatile);
        }

        Notify(sockets, packet);
    }

    /// <summary>
    /// Sends an event that this node has given the cluster (<see cref="IRecoveryStore.Keep"/>) to the sockets of this node. Call it between
    /// the packets of other nodes, in the order of the offsets. Earlier packets of this node that still wait are sent without an offset.
    /// </summary>
    /// <param name="ticket">The number of the packet. A second call for it does nothing.</param>
    /// <param name="offset">Its place in the order of the cluster; null if the cluster did not keep it.</param>
    public void Settle(long ticket, PacketOffset? offset) => _namespace.Shared?.Settle(ticket, offset);

    /// <summary>Sends an event to sockets of this node and collects their acks.</summary>
    public void BroadcastWithAck(in BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks)
    {
        using var sockets = _namespace.Find(target);
        acks.Expect(sockets.Count);
        if (sockets.Count == 0) return;

        var id = _namespace.NewAckId();
        var ack = new CollectedAck(_namespace.Server.Deadline(timeout), acks);
        var forms = new PacketForms(_namespace, packet, !target.IsUncompressed) { AckId = id };
        using (WriteBatch.Open())
        {
            foreach (var socket in sockets)
            {
                if (socket.Expect(id, ack)) socket.Send(forms.For(socket), target.IsVolatile);
                else acks.Miss();
            }
        }

        Notify(sockets, packet);
    }

    /// <summary>Describes sockets of this node.</summary>
    public IReadOnlyList<SocketDescription> FetchSockets(in BroadcastTarget target) => _namespace.Find(target).ConvertAll(Describe);

    /// <summary>
    /// Adds sockets of this node to rooms, except sockets that are in <see cref="SocketIOOptions.MaxRooms"/> rooms already.
    /// </summary>
    public void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        foreach (var socket in _namespace.Find(target))
        {
            foreach (var room in rooms)
            {
                if (!socket.TryJoin(room)) ConnectionLog.TooManyRooms(_namespace.Logger, Namespace);
            }
        }
    }

    /// <summary>Removes sockets of this node from rooms.</summary>
    public void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        foreach (var socket in _namespace.Find(target))
        {
            foreach (var room in rooms) socket.Leave(room);
        }
    }

    /// <summary>Disconnects sockets of this node, and closes their connections if <paramref name="close"/> is true.</summary>
    public void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        foreach (var socket in _namespace.Find(target)) socket.Disconnect(close);
    }

    /// <summary>Runs this node's handler for an event of another node.</summary>
    /// <returns>The ack; null if there is no handler, or the handler has failed.</returns>
    public async ValueTask<EventArguments?> ServerSideEmitAsync(EventPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (!_namespace.Handlers.ServerSide.TryGetValue(packet.Name, out var handler)) return null;
        try
        {
            return await handler(packet.Arguments, packet.Name);
        }
        catch (Exception e)
        {
            // As with a client's event, the failure is logged and affects nothing else.
            ConnectionLog.ServerSideHandlerFailed(_namespace.Logger, Namespace, packet.Name, e);
            return null;
        }
    }

    /// <summary>Calls the listeners of <c>OnAnyOutgoing</c>.</summary>
    internal void Notify(List<Socket> sockets, EventPacket packet)
    {
        if (_namespace.Handlers.AnyOutgoing is not { } listeners) return;
        foreach (var socket in sockets) listeners(socket, packet.Name, packet.Arguments);
    }

    private SocketDescription Describe(Socket socket)
    {
        var handshake = socket.Connection.Handshake;
        var query = handshake.Query.ToDictionary(pair => pair.Key, pair => pair.Value.LastOrDefault() ?? "");
        return new SocketDescription(
            socket.Id,
            [.. socket.Rooms],
            new RemoteHandshake(query, handshake.RemoteAddress?.ToString(), handshake.IsSecure, handshake.Time),
            DataOf(socket));
    }

    /// <summary>The data of a socket as JSON.</summary>
    /// <exception cref="NotSupportedException">No JSON context contains its type.</exception>
    internal JsonElement? DataOf(Socket socket) => socket.Data is { } data
        ? JsonSerializer.SerializeToElement(data, _namespace.Options.Json.GetTypeInfo(data.GetType()))
        : null;
}
