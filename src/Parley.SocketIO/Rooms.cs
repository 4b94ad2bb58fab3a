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

    /// <returns>False if the namespace has been given up meanwhile.</returns>
    public bool TryAdd(Socket socket)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _sockets.Add(socket.Id, socket);
            return true;
        }
    }

    /// <summary>Takes the socket out of all its rooms.</summary>
    /// <returns>What it has left, and which of it was left empty; null if it was gone already.</returns>
    public List<(string Room, bool IsDeleted)>? Remove(Socket socket)
    {
        lock (_gate)
        {
            if (!_sockets.ContainsKey(socket.Id)) return null;
            var left = new List<(string, bool)>(socket.JoinedRooms?.Count ?? 0);   // nothing fails behind it: a socket is out, or it is in
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

    /// <summary>Whether nobody else is in the room.</summary>
    public bool IsFirst(Socket socket, string room)
    {
        lock (_gate) return room == socket.Id || (_rooms.TryGetValue(room, out var members) && members.Count == 1);
    }

    /// <summary>Gives the namespace up if nobody is in it: nobody can join it any more.</summary>
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
        // A room of the same name, which others have joined, does not take a socket out of the room of its own id.
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

/// <summary>What came of a socket's wish to be in a room.</summary>
internal enum JoinResult
{
    /// <summary>The socket has left its namespace.</summary>
    IsGone,

    /// <summary>It was in the room before.</summary>
    WasIn,

    /// <summary>It is in as many rooms as it may be.</summary>
    TooMany,

    /// <summary>It is in the room now.</summary>
    Joined,

    /// <summary>It is in the room now, as the first.</summary>
    Created,
}
