using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat;

/// <summary>Pushes committed entries to the users who are connected to this node; other nodes push to theirs. A push is a hint: sync
/// delivers what it misses.</summary>
internal sealed class LiveDelivery(SocketIOServer sockets, GroupRooms rooms) : ILogObserver
{
    private readonly SocketNamespace _friend = sockets.Of(Namespaces.Friend);
    private readonly SocketNamespace _group = sockets.Of(Namespaces.Group);
    private readonly SocketNamespace _server = sockets.Of(Namespaces.Server);

    public void Committed(CommittedEntry committed)
    {
        if (committed.Recipients is []) return;   // An empty list means nobody, not everybody.

        var (ns, socketEvent) = committed.Entry.Conversation.Kind switch
        {
            ConversationKind.Friend => (_friend, ChatEvents.Receive),
            ConversationKind.Group => (_group, ChatEvents.Receive),
            _ => (_server, ChatEvents.Notice),
        };
        To(ns, committed).Local.Emit(socketEvent, new EntryEnvelope(committed.Entry, committed.Cursor));
        if (committed.Entry.Kind == MessageKinds.System) TellMembers(committed);
    }

    // Affected users have a personal notice in the log.
    private void TellMembers(CommittedEntry committed)
    {
        var change = JsonSerializer.Deserialize(committed.Entry.Body, GroupsJson.Wire.MembershipChange)!;
        var others = RoomOf(committed) is { } room && change.Users.Count <= LiveReceiptLimit.MaxMembers
            ? _server.To(room).Except(change.Users.Select(Connections.UserRoom))
            : _server.To(committed.Recipients!.Except(change.Users).Select(Connections.UserRoom));
        others.Local.Emit(ChatEvents.GroupChange, new GroupChangeNotice(committed.Entry, committed.Cursor));
        if (change.Event == "dissolved") rooms.Forget(committed.Entry.Conversation);
    }

    private Broadcast To(SocketNamespace ns, CommittedEntry committed)
    {
        var target = committed.Recipients is not { } users ? ns.To(Connections.EverybodyRoom)
            : RoomOf(committed) is { } room ? ns.To(room)
            : ns.To(users.Select(Connections.UserRoom));
        return committed.Origin is Socket sender ? target.Except(sender.Id) : target;
    }

    // Not all members receive the same version of an edit.
    private string? RoomOf(CommittedEntry committed) =>
        committed.Entry is { Conversation.Kind: ConversationKind.Group, Kind: not MessageKinds.Edit } entry
            ? rooms.Of(entry.Conversation, committed.Recipients!)
            : null;
}
