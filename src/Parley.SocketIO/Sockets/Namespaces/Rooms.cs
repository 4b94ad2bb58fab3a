namespace Parley.SocketIO;

/// <summary>
/// The members of the rooms of one namespace, by room and by socket, so that the cost of leaving all rooms depends only on the socket's own
/// rooms. The room of a socket's id always exists and takes no memory. Thread-safe.
/// </summary>
internal sealed class Rooms
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Socket>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private bool _isClosed;

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

    /// <returns>False if the namespace has been closed meanwhile.</returns>
    public bool TryAdd(Socket socket)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _sockets.Add(socket.Id, socket);
            return true;
        }
    }

    /// <summary>Removes the socket from all its rooms.</summary>
    /// <returns>The rooms, and which of them are empty now; null if the socket was removed before.</returns>
    public List<(string Room, bool IsDeleted)>? Remove(Socket socket)
    {
        lock (_gate)
        {
            if (!_sockets.ContainsKey(socket.Id)) return null;
            // nothing after it can fail: a socket is either removed or not
            var left = new List<(string, bool)>(socket.JoinedRooms?.Count ?? 0);
            _sockets.Remove(socket.Id);
            foreach (var room in socket.JoinedRooms ?? []) left.Add((room, LeaveRoom(socket, room)));
            socket.JoinedRooms = null;
            return left;
        }
    }

    public JoinResult Join(Socket socket, string room, int max)
    {
        lock (_gate)
        {
            if (!_sockets.ContainsKey(socket.Id)) return JoinResult.IsGone;
            if (room == socket.Id) return JoinResult.WasIn;
            var joined = socket.JoinedRooms ??= new HashSet<string>(StringComparer.Ordinal);
            if (joined.Contains(room)) return JoinResult.WasIn;
            if (joined.Count >= max) return JoinResult.TooMany;
            joined.Add(room);
            var isNew = !_rooms.TryGetValue(room, out var members);
            if (isNew) _rooms.Add(room, members = []);
            members!.Add(socket);
            return isNew ? JoinResult.Created : JoinResult.Joined;
        }
    }

    /// <returns>Whether the room is empty now; null if the socket was not in it.</returns>
    public bool? Leave(Socket socket, string room)
    {
        lock (_gate)
        {
            return socket.JoinedRooms?.Remove(room) == true ? LeaveRoom(socket, room) : null;
        }
    }

    /// <summary>Whether no other socket is in the room.</summary>
    public bool IsFirst(Socket socket, string room)
    {
        lock (_gate) return room == socket.Id || (_rooms.TryGetValue(room, out var members) && members.Count == 1);
    }

    public bool HasRoom(string room)
    {
        lock (_gate) return _rooms.ContainsKey(room) || _sockets.ContainsKey(room);
    }

    public bool HasSocket(string id)
    {
        lock (_gate) return _sockets.ContainsKey(id);
    }

    /// <summary>Closes the namespace if it has no sockets: no socket can join it any more.</summary>
    public bool CloseIfEmpty()
    {
        lock (_gate) return _isClosed |= _sockets.Count == 0;
    }

    public Socket[] All()
    {
        lock (_gate) return [.. _sockets.Values];
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
        // The room of a socket's id includes that socket, even if others have joined a room of the same name.
        if (_sockets.TryGetValue(room, out var socket) && members?.Contains(socket) != true) found.Add(socket);
    }

    private static bool IsInAny(Socket socket, string[] rooms)
    {
        foreach (var room in rooms)
        {
            if (room == socket.Id || socket.JoinedRooms?.Contains(room) == true) return true;
        }

        return false;
    }

    private bool LeaveRoom(Socket socket, string room)
    {
        if (!_rooms.TryGetValue(room, out var members)) return false;   // joining failed half-way
        members.Remove(socket);
        return members.Count == 0 && _rooms.Remove(room);
    }
}

/// <summary>The result of joining a room.</summary>
internal enum JoinResult
{
    /// <summary>The socket has left its namespace.</summary>
    IsGone,

    /// <summary>It was in the room before.</summary>
    WasIn,

    /// <summary>It is in the maximum number of rooms.</summary>
    TooMany,

    /// <summary>It is in the room now.</summary>
    Joined,

    /// <summary>It is in the room now, as the first.</summary>
    Created,
}
