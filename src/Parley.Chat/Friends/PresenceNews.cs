using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Friends;

/// <summary>Notifies one friend of another's presence.</summary>
internal sealed class PresenceNews(IPresence presence, SocketIOServer sockets, ServerClock clock)
{
    public void Tell(string user, string friend, bool isOnline, long? lastSeen)
    {
        var message = new PresenceMessage(user, friend, "", clock.Now, lastSeen);
        sockets.Of(Namespaces.Friend).To(Connections.UserRoom(friend)).Emit(
            isOnline ? ChatEvents.CameOnline : ChatEvents.WentOffline, new Envelope<PresenceMessage>(user, friend, message));
    }

    /// <summary>A friend now sees the user, or no longer does. Nothing is sent for a user who is offline.</summary>
    public void Reveal(string user, string friend, bool isVisible)
    {
        if (presence.IsOnline(user)) Tell(user, friend, isVisible, lastSeen: null);
    }
}
