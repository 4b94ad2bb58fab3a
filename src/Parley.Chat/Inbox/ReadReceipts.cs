using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Messages;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Inbox;

/// <summary>Tells of a read mark that has moved: the reader's other devices, and those whom he has read, if they see what he does.</summary>
internal sealed class ReadReceipts(SocketIOServer sockets, GroupReceipts groups, ChatStore store)
{
    /// <param name="user">Who has read.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">What he calls the conversation.</param>
    /// <param name="mark">How far.</param>
    /// <param name="socket">The socket that said so, which knows it.</param>
    public void Tell(string user, ConversationKind kind, string with, ReadMark mark, Socket? socket = null)
    {
        // An application may have mapped the calls without the sockets.
        if (!mark.Changed || sockets.Namespaces.FirstOrDefault(place => place.Name == Place(kind)) is not { } ns) return;

        var devices = ns.To(Connections.UserRoom(user));
        if (socket is not null) devices = devices.Except(socket.Id);
        devices.Emit(ChatEvents.Read.Answer, new Envelope<ReadAnswer>(
            user, user, new ReadAnswer { With = with, Seq = mark.Seq, Unread = mark.Unread }));

        if (kind == ConversationKind.Friend && mark.IsSeenByPeer)
        {
            TellPeer(ns, user, with, mark.Seq);
        }
        else if (kind == ConversationKind.Group)
        {
            groups.Add(with, user, mark.Seq);
        }
    }

    /// <summary>Two users see each other from now on, or again: each is told how far the other one has read meanwhile.</summary>
    public void Reveal(string user, string other)
    {
        if (sockets.Namespaces.FirstOrDefault(place => place.Name == Rooms.Friend) is not { } ns) return;

        using var read = store.Read();
        if (Sight.Check(read.Sql, WritingPolicy.Friends, user, other) is not null) return;   // There may be a block yet.

        var marks = read.Sql.Query(
            "select m.user_id, m.read_seq from members m join conversations c on c.id = m.conversation where c.key = $1 and m.read_seq > 0",
            ConversationKey.Direct(user, other).Text).All(row => (Reader: row.Text(0), Seq: row.Long(1)));
        foreach (var (reader, seq) in marks) TellPeer(ns, reader, reader == user ? other : user, seq);
    }

    private static void TellPeer(SocketNamespace ns, string user, string peer, long seq) => ns.To(Connections.UserRoom(peer)).Emit(
        ChatEvents.Read.Answer, new Envelope<ReadAnswer>(user, peer, new ReadAnswer { With = user, Seq = seq }));

    private static string Place(ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => Rooms.Friend,
        ConversationKind.Group => Rooms.Group,
        _ => Rooms.Server,
    };
}
