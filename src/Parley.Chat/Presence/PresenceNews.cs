using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>Tells one friend of another's coming and going.</summary>
internal sealed class PresenceNews(IPresence presence, SocketIOServer sockets, ServerClock clock)
{
    public void Tell(string user, string friend, bool isOnline, long? lastSeen)
    {
        var message = new PresenceMessage(user, friend, "", clock.Now, lastSeen);
        sockets.Of(Rooms.Friend).To(Connections.UserRoom(friend)).Emit(
            isOnline ? ChatEvents.CameOnline : ChatEvents.WentOffline, new Envelope<PresenceMessage>(user, friend, message));
    }

    /// <summary>From now on a friend sees the user, or sees him no more: of one who is absent there is nothing to tell.</summary>
    public void Reveal(string user, string friend, bool isVisible)
    {
        if (presence.IsOnline(user)) Tell(user, friend, isVisible, lastSeen: null);
    }
}
