using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>Tells friends of each other's coming and going.</summary>
internal sealed partial class PresenceEvents(
    PresenceTracker presence, FriendBook friends, SocketIOServer sockets, TimeProvider time, ILogger<PresenceEvents> logger) : BackgroundService
{
    public void Map(RequestRouter router, SocketNamespace ns)
    {
        router.Map(ns, ChatEvents.Online, (request, _) => ValueTask.FromResult(Online(request.User)));
        router.Map(ns, ChatEvents.Show, (request, _) => Show(request.User, isVisible: true));
        router.Map(ns, ChatEvents.Hide, (request, _) => Show(request.User, isVisible: false));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in presence.Changes.ReadAllAsync(stoppingToken)) TryTell(change);
        }
        catch (OperationCanceledException)
        {
            // The server stops: everybody is about to learn that everybody is gone.
        }
    }

    private void TryTell(PresenceChange change)
    {
        try
        {
            Tell(change);
        }
        catch (Exception e)   // Presence is a hint; friends learn the truth with their next look at it.
        {
            Log.NotTold(logger, e);
        }
    }

    private ValueTask<Outcome<Answer>> Show(string user, bool isVisible)
    {
        presence.Show(user, isVisible);
        return ValueTask.FromResult<Outcome<Answer>>(new Answer());
    }

    private Outcome<OnlineAnswer> Online(string user)
    {
        var all = friends.List(user).Friends;
        return new OnlineAnswer
        {
            Online = [.. all.Where(friend => friend.Online).Select(friend => friend.Id)],
            LastSeen = all.Where(friend => friend.LastSeen is not null).ToDictionary(friend => friend.Id, friend => friend.LastSeen!.Value),
        };
    }

    private void Tell(PresenceChange change)
    {
        var ns = sockets.Of(Rooms.Friend);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var socketEvent = change.IsOnline ? ChatEvents.CameOnline : ChatEvents.WentOffline;
        foreach (var friend in friends.Ids(change.User))
        {
            var message = new PresenceMessage(change.User, friend, "", now, change.IsOnline ? null : change.LastSeen);
            ns.To(Connections.UserRoom(friend)).Emit(socketEvent, new Envelope<PresenceMessage>(change.User, friend, message));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Friends could not be told of a change of presence.", EventName = "PresenceNotTold")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
