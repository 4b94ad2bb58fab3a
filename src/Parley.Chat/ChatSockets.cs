using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Nodes;
using Parley.Chat.Sockets;
using Parley.Chat.Typing;
using Parley.SocketIO;

namespace Parley.Chat;

/// <summary>Maps the events of the contract in the four namespaces.</summary>
internal sealed class ChatSockets(
    RequestRouter router,
    Connections connections,
    AuthEvents auth,
    MessageEvents messages,
    ChangeEvents changes,
    InboxEvents inbox,
    TypingEvents typing,
    PresenceEvents presence,
    AdapterBus bus)
{
    public void Map(SocketIOEndpoint endpoint)
    {
        var main = Map(endpoint, Namespaces.Main);
        bus.Map(main);
        auth.Map(router, main);
        auth.MapTime(router, main, needsSession: false);

        var friend = Map(endpoint, Namespaces.Friend);
        presence.Map(router, friend);
        messages.MapReading(router, friend, ConversationKind.Friend);
        messages.MapWriting(router, friend, ConversationKind.Friend);
        changes.Map(router, friend, ConversationKind.Friend);
        inbox.Map(router, friend, ConversationKind.Friend);
        typing.Map(router, friend, ConversationKind.Friend);

        var group = Map(endpoint, Namespaces.Group);
        messages.MapReading(router, group, ConversationKind.Group);
        messages.MapWriting(router, group, ConversationKind.Group);
        changes.Map(router, group, ConversationKind.Group);
        inbox.Map(router, group, ConversationKind.Group);
        typing.Map(router, group, ConversationKind.Group);

        var server = Map(endpoint, Namespaces.Server);
        auth.MapTime(router, server, needsSession: true);
        messages.MapReading(router, server, ConversationKind.Server);
        inbox.Map(router, server, ConversationKind.Server);

        foreach (var ns in (SocketNamespace[])[main, friend, group, server]) router.MapUnknown(ns);
    }

    private SocketNamespace Map(SocketIOEndpoint endpoint, string name) => endpoint.MapNamespace(name)
        .Use(connections.AdmitAsync)
        .OnConnect(connections.Joined)
        .OnDisconnect((socket, _) => connections.Left(socket));
}
