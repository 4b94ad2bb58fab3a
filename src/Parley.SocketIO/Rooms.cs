namespace Parley.SocketIO;

/// <summary>
/// Who is in which room of one namespace, looked up both ways, so that leaving all costs what the socket joined. Thread-safe.
/// The room of a socket's own id is always there and takes no memory.
/// </summary>
internal sealed class Rooms
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Socket>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);

    public int SocketCount
    {
        get
        {
            lock (_gate) return _sockets.Count;
        }
    }

    public int RoomCount
    {
        get
        {
            lock (_gate) return _rooms.Count;
        }
    }

    public void Add(Socket socket)
    {
        lock (_gate) _sockets.Add(socket.Id, socket);
    }

    public void Remove(Socket socket)
    {
        lock (_gate)
        {
            if (!_sockets.Remove(socket.Id)) return;
            foreach (var room in socket.JoinedRooms ?? []) LeaveRoom(socket, room);
            socket.JoinedRooms = null;
        }
    }

    /// <returns>False if the socket is gone.</returns>
    /// <exception cref="InvalidOperationException">The socket is in too many rooms.</exception>
    public bool Join(Socket socket, string room, int max)
    {
        lock (_gate)
        {
            if (!_sockets.ContainsKey(socket.Id)) return false;
            if (room == socket.Id) return true;
            var joined = socket.JoinedRooms ??= new HashSet<string>(StringComparer.Ordinal);
            if (joined.Contains(room)) return true;
            if (joined.Count >= max) throw new InvalidOperationException($"A socket may be in at most {max} rooms.");
            joined.Add(room);
            if (!_rooms.TryGetValue(room, out var members)) _rooms.Add(room, members = []);
            members.Add(socket);
            return true;
        }
    }

    public void Leave(Socket socket, string room)
    {
        lock (_gate)
        {
            if (socket.JoinedRooms?.Remove(room) == true) LeaveRoom(socket, room);
        }
    }

    public string[] Of(Socket socket)
    {
        lock (_gate) return socket.JoinedRooms is { } rooms ? [socket.Id, .. rooms] : [socket.Id];
    }

    /// <summary>Adds to <paramref name="found"/> each socket that the target reaches, once.</summary>
    public void Find(in BroadcastTarget target, List<Socket> found)
    {
        lock (_gate)
        {
            if (target.Rooms is null) found.AddRange(_sockets.Values);
            else if (target.Rooms.Length == 1) AddMembers(target.Rooms[0], found);
            else AddUnion(target.Rooms, found);

            if (target.Except.Length > 0)
            {
                var except = target.Except;
                found.RemoveAll(socket => IsInAny(socket, except));
            }
        }
    }

    private void AddUnion(string[] rooms, List<Socket> found)
    {
        foreach (var room in rooms) AddMembers(room, found);
        var seen = new HashSet<Socket>(found.Count);
        found.RemoveAll(socket => !seen.Add(socket));
    }

    private void AddMembers(string room, List<Socket> found)
    {
        if (_rooms.TryGetValue(room, out var members)) found.AddRange(members);
        // A room of the same name, which others have joined, does not take a socket out of the room of its own id.
        if (_sockets.TryGetValue(room, out var socket) && members?.Contains(socket) != true) found.Add(socket);
    }

    private static bool IsInAny(Socket socket, string[] rooms) =>
        rooms.Any(room => room == socket.Id || socket.JoinedRooms?.Contains(room) == true);

    private void LeaveRoom(Socket socket, string room)
    {
        var members = _rooms[room];
        members.Remove(socket);
        if (members.Count == 0) _rooms.Remove(room);
    }
}
