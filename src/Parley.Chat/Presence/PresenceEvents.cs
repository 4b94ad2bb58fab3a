using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Presence;

/// <summary>Tells friends of each other's coming and going.</summary>
internal sealed class PresenceEvents(
    PresenceTracker presence,
    FriendPresence friends,
    ChatStore store,
    LogWriter writer,
    PresenceNews news,
    PageReads reads,
    ServiceSupervisor supervisor) : SupervisedService("presence events", supervisor)
{
    private const int MaxBatch = 256;

    public void Map(RequestRouter router, SocketNamespace ns)
    {
        router.Map(ns, ChatEvents.Online, async (request, message) => await reads.RunAsync(request.User, () => friends.Of(request.User, message.Page)));
        router.Map(ns, ChatEvents.Show, (request, _) => ShowAsync(request, isVisible: true));
        router.Map(ns, ChatEvents.Hide, (request, _) => ShowAsync(request, isVisible: false));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Everybody is about to learn that everybody is gone; when they were here, the next start should know.
        if (presence.Everybody() is { Count: > 0 } everybody) await writer.RunAsync(Actor.Server, PresenceStore.Remember(everybody));
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (await presence.Signal.WaitToReadAsync(stopping))
        {
            presence.Signal.TryRead(out _);
            while (presence.Take(MaxBatch) is { Count: > 0 } changes) await TellAsync(changes);
        }
    }

    private async ValueTask<Outcome<Answer>> ShowAsync(Request request, bool isVisible)
    {
        // In the order of the log, so that of two devices that disagree the same one wins here and in the store.
        var outcome = await writer.RunInOrderAsync(request.Session!, new Write<Done>(PresenceStore.Show(request.User, isVisible)));
        if (outcome.Refusal is { } refusal) return refusal;

        presence.Show(request.User, isVisible);
        var told = isVisible ? ChatEvents.Show.Answer : ChatEvents.Hide.Answer;
        request.Socket.Namespace.To(Connections.UserRoom(request.User)).Except(request.Socket.Id)
            .Emit(told, new Envelope<Answer>(RequestEnvelope.Server, request.User, new Answer()));
        return new Answer();
    }

    private async Task TellAsync(List<PresenceChange> changes)
    {
        try
        {
            await writer.RunAsync(Actor.Server, PresenceStore.Remember(changes));   // First: whoever hears of it and asks gets the same answer.
            Tell(changes);
            Succeeded();
        }
        catch (Exception exception)   // Presence is a hint; friends learn the truth with their next look at it.
        {
            Failed(exception);
        }

        presence.Told(changes);
    }

    private void Tell(List<PresenceChange> changes)
    {
        using var read = store.Read();
        using var batch = WriteBatch.Open();   // A client that hears of many friends gets them in one write.
        foreach (var change in changes) Tell(read.Sql, change);
    }

    private void Tell(SqlSession sql, PresenceChange change)
    {
        foreach (var friend in friends.AudienceOf(sql, change.User))
        {
            news.Tell(change.User, friend, change.IsOnline, change.IsOnline ? null : change.LastSeen);
        }
    }
}
