using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The sockets of one namespace on this node: what an <see cref="Adapter"/> hands over to when other nodes ask. Thread-safe.</summary>
public sealed class LocalAdapter
{
    private readonly SocketNamespace _namespace;

    internal LocalAdapter(SocketNamespace ns) => _namespace = ns;

    /// <summary>The namespace's name.</summary>
    public string Namespace => _namespace.Name;

    /// <summary>A room has got its first socket on this node.</summary>
    public event Action<string>? RoomCreated
    {
        add => _namespace.RoomCreated += value;
        remove => _namespace.RoomCreated -= value;
    }

    /// <summary>A room has lost its last socket on this node.</summary>
    public event Action<string>? RoomDeleted
    {
        add => _namespace.RoomDeleted += value;
        remove => _namespace.RoomDeleted -= value;
    }

    /// <summary>Sends an event to sockets of this node.</summary>
    public void Broadcast(in BroadcastTarget target, EventPacket packet)
    {
        if (_namespace.Recovery is { } recovery)
        {
            recovery.Broadcast(target, packet);
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

    /// <summary>Sends an event to sockets of this node and gathers their acks.</summary>
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

    /// <summary>Puts sockets of this node into rooms. A socket that is in as many as it may be stays out.</summary>
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

    /// <summary>Takes sockets of this node out of rooms.</summary>
    public void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        foreach (var socket in _namespace.Find(target))
        {
            foreach (var room in rooms) socket.Leave(room);
        }
    }

    /// <summary>Makes sockets of this node leave, and closes their connections if <paramref name="close"/> is true.</summary>
    public void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        foreach (var socket in _namespace.Find(target)) socket.Disconnect(close);
    }

    /// <summary>Runs this node's handler of an event that another node has sent.</summary>
    /// <returns>The answer; null if there is no handler, or it has failed.</returns>
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
            // Another node's event is like a client's: its failure is logged and stays with it.
            ConnectionLog.ServerSideHandlerFailed(_namespace.Logger, Namespace, packet.Name, e);
            return null;
        }
    }

    /// <summary>Tells those who want to see what is sent.</summary>
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
            socket.Data is null ? null : JsonSerializer.SerializeToElement(socket.Data, _namespace.Options.Json.GetTypeInfo(socket.Data.GetType())));
    }
}
