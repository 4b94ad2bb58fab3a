using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>Pushes committed entries to whoever is connected. A push is a hint: what it misses, sync brings.</summary>
internal sealed class LiveDelivery(SocketIOServer sockets, GroupRooms rooms) : ILogObserver
{
    private readonly SocketNamespace _friend = sockets.Of(Rooms.Friend);
    private readonly SocketNamespace _group = sockets.Of(Rooms.Group);
    private readonly SocketNamespace _server = sockets.Of(Rooms.Server);

    public void Committed(CommittedEntry committed)
    {
        if (committed.Recipients is []) return;   // Nobody's: not everybody's.

        var (ns, socketEvent) = committed.Entry.Conversation.Kind switch
        {
            ConversationKind.Friend => (_friend, ChatEvents.Receive),
            ConversationKind.Group => (_group, ChatEvents.Receive),
            _ => (_server, ChatEvents.Notice),
        };
        To(ns, committed).Emit(socketEvent, new EntryEnvelope(committed.Entry, committed.Cursor));
        if (committed.Entry.Kind == MessageKinds.System) TellMembers(committed);
    }

    // Those to whom it happened have a notice of their own in the log.
    private void TellMembers(CommittedEntry committed)
    {
        var change = JsonSerializer.Deserialize(committed.Entry.Body, ChatJson.Wire.MembershipChange)!;
        var others = RoomOf(committed) is { } room && change.Users.Count <= SmallGroup.MaxMembers
            ? _server.To(room).Except(change.Users.Select(Connections.UserRoom))
            : _server.To(committed.Recipients!.Except(change.Users).Select(Connections.UserRoom));
        others.Emit(ChatEvents.GroupChange, new GroupChangeNotice(committed.Entry, committed.Cursor));
        if (change.Event == "dissolved") rooms.Forget(committed.Entry.Conversation);
    }

    private Broadcast To(SocketNamespace ns, CommittedEntry committed)
    {
        var target = committed.Recipients is not { } users ? ns.To(Connections.EverybodyRoom)
            : RoomOf(committed) is { } room ? ns.To(room)
            : ns.To(users.Select(Connections.UserRoom));
        return committed.Origin is Socket sender ? target.Except(sender.Id) : target;
    }

    // Of an edit not all members are told the same.
    private string? RoomOf(CommittedEntry committed) =>
        committed.Entry is { Conversation.Kind: ConversationKind.Group, Kind: not MessageKinds.Edit } entry
            ? rooms.Of(entry.Conversation, committed.Recipients!)
            : null;
}
