using Parley.EngineIO;

namespace Parley.SocketIO;

// Joining and leaving, and their events. The tables are in Rooms; events are raised without its gate.
public sealed partial class SocketNamespace
{
    internal void TellJoined(Socket socket)
    {
        foreach (var room in socket.Rooms)
        {
            if (Rooms.IsFirst(socket, room)) RoomCreated?.Invoke(room);
            RoomJoined?.Invoke(room, socket.Id);
        }
    }

    /// <returns>False if the socket is in the maximum number of rooms.</returns>
    internal bool Join(Socket socket, string room)
    {
        var result = Rooms.Join(socket, room, Options.MaxRooms);
        if (result == JoinResult.Created) RoomCreated?.Invoke(room);
        if (result is JoinResult.Created or JoinResult.Joined) RoomJoined?.Invoke(room, socket.Id);
        return result != JoinResult.TooMany;
    }

    internal void Leave(Socket socket, string room)
    {
        if (Rooms.Leave(socket, room) is { } isDeleted) TellLeft(socket, room, isDeleted);
    }

    /// <summary>Removes a socket that has ended, and keeps its state for recovery.</summary>
    internal void Remove(Socket socket, DisconnectReason reason)
    {
        var left = Recovery is { } recovery ? recovery.Remove(socket, reason) : Rooms.Remove(socket);
        if (left is null) return;

        Server.Metrics.Left(MetricName);
        foreach (var (room, isDeleted) in left) TellLeft(socket, room, isDeleted);
        TellLeft(socket, socket.Id, isDeleted: true);
        Parent?.ForgetIfEmpty(this);
    }

    private void TellLeft(Socket socket, string room, bool isDeleted)
    {
        RoomLeft?.Invoke(room, socket.Id);
        if (isDeleted) RoomDeleted?.Invoke(room);
    }
}
