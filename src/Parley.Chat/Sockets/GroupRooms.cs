using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>The rooms of large groups, through which an entry reaches the sockets of all members in one step.</summary>
/// <remarks>
/// A room follows the entries that go through it: before each entry, it has exactly the sockets of the entry's recipients. So joins and
/// departures need not be reported, and a former member is out before the next entry. Thread-safe; see docs/design/0018.
/// </remarks>
internal sealed class GroupRooms(SocketIOServer sockets, IOptions<SocketIOOptions> options)
{
    private const int MaxMembers = 500_000;
    private const int MaxRoomsOfSocket = MaxMembers / LiveReceiptLimit.MaxMembers;   // Per socket, because its user may be in all of them.

    private static readonly string[] NamespaceNames = [Namespaces.Group, Namespaces.Server];

    // Held while sockets join and leave, so that a new socket is either found when a room is filled or finds the room filled.
    private readonly Lock _gate = new();
    private readonly Dictionary<ConversationKey, Room> _rooms = [];   // Guarded by _gate.
    private int _members;                                             // Of all rooms. Guarded by _gate.

    /// <summary>The room with exactly the sockets of these members; null for a small group. Called in the order of the log.</summary>
    public string? Of(ConversationKey group, IReadOnlyList<string> members)
    {
        lock (_gate)
        {
            var room = _rooms.GetValueOrDefault(group);
            if (members.Count <= LiveReceiptLimit.MaxMembers || !IsOn)
            {
                if (room is not null) Remove(group, room);
                return null;
            }

            if (room?.IsOf(members) != true) room = Fill(group, room, members);
            return room.Name;
        }
    }

    /// <summary>Removes the group's room.</summary>
    public void Forget(ConversationKey group)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(group, out var room)) Remove(group, room);
        }
    }

    /// <summary>Adds a socket to the room of its user and to those of the user's groups.</summary>
    /// <returns>False if the socket has left in the meantime.</returns>
    public bool Enter(Socket socket, string user)
    {
        lock (_gate)
        {
            if (!socket.Join(Connections.UserRoom(user))) return false;
            if (!NamespaceNames.Contains(socket.Namespace.Name)) return true;

            foreach (var room in _rooms.Values)
            {
                if (room.Members.Contains(user)) socket.Join(room.Name);
            }

            return true;
        }
    }

    // Recovery does not know these rooms, and would reach sockets of former members. Each node has rooms of its own.
    private bool IsOn => options.Value.MaxRooms > MaxRoomsOfSocket && options.Value.Recovery is null;

    private Room Fill(ConversationKey group, Room? before, IReadOnlyList<string> list)
    {
        var room = new Room($"group:{group.With("")}", list, list.ToHashSet(StringComparer.Ordinal));
        foreach (var name in NamespaceNames)
        {
            var ns = sockets.Of(name);
            if (before is not null) Sockets(ns, before.Members.Where(user => !room.Members.Contains(user))).SocketsLeave(room.Name);
            Sockets(ns, list.Where(user => before?.Members.Contains(user) != true)).SocketsJoin(room.Name);
        }

        _members += room.Members.Count - (before?.Members.Count ?? 0);
        _rooms[group] = room;
        if (_members > MaxMembers) RemoveOthers(group);
        return room;
    }

    private static Broadcast Sockets(SocketNamespace ns, IEnumerable<string> users) => ns.To(users.Select(Connections.UserRoom)).Local;

    private void RemoveOthers(ConversationKey group)
    {
        foreach (var (other, room) in _rooms.Where(one => one.Key != group).ToList()) Remove(other, room);
    }

    private void Remove(ConversationKey group, Room room)
    {
        foreach (var name in NamespaceNames) sockets.Of(name).To(room.Name).Local.SocketsLeave(room.Name);
        _members -= room.Members.Count;
        _rooms.Remove(group);
    }

    private sealed record Room(string Name, IReadOnlyList<string> List, HashSet<string> Members)
    {
        private IReadOnlyList<string> _twin = List;

        // The same list is passed until a member joins or leaves: one for entries of this node, and one for those of other nodes.
        public bool IsOf(IReadOnlyList<string> members)
        {
            if (ReferenceEquals(members, List) || ReferenceEquals(members, _twin)) return true;
            if (members.Count != List.Count || !members.SequenceEqual(List)) return false;

            _twin = members;
            return true;
        }
    }
}
