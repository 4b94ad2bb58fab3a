using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Friends;

/// <summary>Notifies one friend of another's presence.</summary>
internal sealed class PresenceNews(IPresence presence, SocketIOServer sockets, LiveEvents live, ServerClock clock)
{
    /// <summary>Notifies the devices that the friend has connected to this node. Every node knows who is online, and does so.</summary>
    public void Tell(string user, string friend, bool isOnline, long? lastSeen) => sockets.Of(Namespaces.Friend)
        .To(Connections.UserRoom(friend)).Local.Emit(EventOf(isOnline), Message(user, friend, lastSeen));

    /// <summary>A friend now sees the user, or no longer does. Nothing is sent for a user who is offline.</summary>
    public void Reveal(string user, string friend, bool isVisible)
    {
        if (presence.IsOnline(user)) live.Emit(Namespaces.Friend, [friend], EventOf(isVisible), Message(user, friend, lastSeen: null));
    }

    private static SocketEvent<Envelope<PresenceMessage>> EventOf(bool isOnline) =>
        isOnline ? ChatEvents.CameOnline : ChatEvents.WentOffline;

    private Envelope<PresenceMessage> Message(string user, string friend, long? lastSeen) =>
        new(user, friend, new PresenceMessage(user, friend, "", clock.Now, lastSeen));
}
