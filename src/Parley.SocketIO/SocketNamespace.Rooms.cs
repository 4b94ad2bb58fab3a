using Parley.EngineIO;

namespace Parley.SocketIO;

// Who comes and goes, and what is told of it. The tables are in Rooms; nobody is told while its gate is held.
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

    /// <returns>False if the socket is in as many rooms as it may be.</returns>
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

    /// <summary>Takes a socket out that has ended, and keeps what recovery needs of it.</summary>
    internal void Remove(Socket socket, DisconnectReason reason)
    {
        var left = Recovery is { } recovery ? recovery.Remove(socket, reason) : Rooms.Remove(socket);
        if (left is null) return;

        Server.Metrics.Left(this);
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
