using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>The rooms of large groups, through which an entry finds the sockets of all members in one step.</summary>
/// <remarks>
/// A room follows the entries that go through it: before each one, the sockets of exactly those are in it whom the entry is for. So nobody
/// has to say when a member comes or goes, and whoever has left is out before the next entry. Thread-safe; see docs/design/0018.
/// </remarks>
internal sealed class GroupRooms(SocketIOServer sockets, IOptions<SocketIOOptions> options)
{
    private const int MaxMembers = 500_000;
    private const int MostRooms = MaxMembers / SmallGroup.MaxMembers;   // Of one socket: its user may be in all of them.

    private static readonly string[] Places = [Rooms.Group, Rooms.Server];

    // Held while sockets join and leave, so that one that goes live either is found by whoever fills a room or finds the room filled.
    private readonly Lock _gate = new();
    private readonly Dictionary<ConversationKey, Room> _rooms = [];   // Guarded by _gate.
    private int _members;                                             // Of all rooms. Guarded by _gate.

    /// <summary>The room that holds the sockets of these members and no others; null for a small group. Called in the order of the log.</summary>
    public string? Of(ConversationKey group, IReadOnlyList<string> members)
    {
        lock (_gate)
        {
            var room = _rooms.GetValueOrDefault(group);
            if (members.Count <= SmallGroup.MaxMembers || !IsOn)
            {
                if (room is not null) Remove(group, room);
                return null;
            }

            // The log writer hands out the same list until somebody comes or goes.
            if (!ReferenceEquals(room?.List, members)) room = Fill(group, room, members);
            return room!.Name;
        }
    }

    /// <summary>The group is told nothing any more.</summary>
    public void Forget(ConversationKey group)
    {
        lock (_gate)
        {
            if (_rooms.TryGetValue(group, out var room)) Remove(group, room);
        }
    }

    /// <summary>Puts a socket into the room of its user, and into those of his groups.</summary>
    /// <returns>False if the socket has left meanwhile.</returns>
    public bool Enter(Socket socket, string user)
    {
        lock (_gate)
        {
            if (!socket.Join(Connections.UserRoom(user))) return false;
            if (!Places.Contains(socket.Namespace.Name)) return true;

            foreach (var room in _rooms.Values)
            {
                if (room.Members.Contains(user)) socket.Join(room.Name);
            }

            return true;
        }
    }

    // Other nodes and recovery do not know of these rooms, and would reach sockets of those who have left.
    private bool IsOn => options.Value.MaxRooms > MostRooms && Places.All(place => sockets.Of(place).IsLocal);

    private Room Fill(ConversationKey group, Room? before, IReadOnlyList<string> list)
    {
        var room = new Room($"group:{group.With("")}", list, list.ToHashSet(StringComparer.Ordinal));
        foreach (var place in Places)
        {
            var ns = sockets.Of(place);
            if (before is not null) Sockets(ns, before.Members.Where(user => !room.Members.Contains(user))).SocketsLeave(room.Name);
            Sockets(ns, list.Where(user => before?.Members.Contains(user) != true)).SocketsJoin(room.Name);
        }

        _members += room.Members.Count - (before?.Members.Count ?? 0);
        _rooms[group] = room;
        if (_members > MaxMembers) RemoveOthers(group);
        return room;
    }

    private static Broadcast Sockets(SocketNamespace ns, IEnumerable<string> users) => ns.To(users.Select(Connections.UserRoom));

    private void RemoveOthers(ConversationKey group)
    {
        foreach (var (other, room) in _rooms.Where(one => one.Key != group).ToList()) Remove(other, room);
    }

    private void Remove(ConversationKey group, Room room)
    {
        foreach (var place in Places) sockets.Of(place).To(room.Name).SocketsLeave(room.Name);
        _members -= room.Members.Count;
        _rooms.Remove(group);
    }

    private sealed record Room(string Name, IReadOnlyList<string> List, HashSet<string> Members);
}
