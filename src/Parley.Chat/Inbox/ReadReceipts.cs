using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Inbox;

/// <summary>Tells of a read mark that has moved: the reader's other devices, and those whom he has read.</summary>
internal sealed class ReadReceipts(SocketIOServer sockets, GroupReceipts groups)
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

        if (kind == ConversationKind.Friend)
        {
            ns.To(Connections.UserRoom(with)).Emit(
                ChatEvents.Read.Answer, new Envelope<ReadAnswer>(user, with, new ReadAnswer { With = user, Seq = mark.Seq }));
        }
        else if (kind == ConversationKind.Group)
        {
            groups.Add(with, user, mark.Seq);
        }
    }

    private static string Place(ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => Rooms.Friend,
        ConversationKind.Group => Rooms.Group,
        _ => Rooms.Server,
    };
}
