using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;
using Parley.SocketIO;

namespace Parley.Chat.Friends;

/// <summary>Notifies friends of presence changes.</summary>
internal sealed class PresenceEvents(
    PresenceTracker presence,
    FriendPresence friends,
    ChatStore store,
    LogWriter writer,
    PresenceNews news,
    NodePresence nodes,
    LiveEvents live,
    PageReads reads,
    ServiceSupervisor supervisor) : SupervisedService("presence events", supervisor)
{
    private const int MaxBatch = 256;

    public void Map(RequestRouter router, SocketNamespace ns)
    {
        router.Map(ns, ChatEvents.Online, async (request, message) =>
            await reads.RunAsync(request.User, () => friends.OfAsync(request.User, message.Page)));
        router.Map(ns, ChatEvents.Show, (request, _) => ShowAsync(request, isVisible: true));
        router.Map(ns, ChatEvents.Hide, (request, _) => ShowAsync(request, isVisible: false));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // At shutdown everybody goes offline; stores the last-seen times for the next start.
        if (presence.Everybody() is { Count: > 0 } everybody) await writer.RunAsync(Actor.Server, PresenceStore.Remember(everybody));
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (await presence.Signal.WaitToReadAsync(stopping))
        {
            presence.Signal.TryRead(out _);
            while (presence.Take(MaxBatch) is { Count: > 0 } changes) await PublishAsync(changes);
        }
    }

    private async ValueTask<Outcome<Answer>> ShowAsync(Request request, bool isVisible)
    {
        // In the order of the log, so that if two devices disagree, the same one wins in memory and in the store.
        var outcome = await writer.RunInOrderAsync(request.Session!, new Write<Done>(PresenceStore.Show(request.User, isVisible)));
        if (outcome.Refusal is { } refusal) return refusal;

        presence.Show(request.User, isVisible);
        nodes.Tell(request.User, isVisible);
        var told = isVisible ? ChatEvents.Show.Answer : ChatEvents.Hide.Answer;
        live.Emit(
            Namespaces.Friend, [request.User], told, new Envelope<Answer>(RequestEnvelope.Server, request.User, new Answer()),
            except: request.Socket);
        return new Answer();
    }

    private async Task PublishAsync(List<PresenceChange> changes)
    {
        try
        {
            // Before the push, so that a friend who receives it and asks gets the same answer.
            if (changes.Where(change => change.IsOurs).ToList() is { Count: > 0 } ours)
                await writer.RunAsync(Actor.Server, PresenceStore.Remember(ours));
            await TellAsync(changes);
            Succeeded();
        }
        catch (Exception exception)   // Presence is a hint; friends get the true state with their next request.
        {
            Failed(exception);
        }

        presence.Told(changes);
    }

    private async ValueTask TellAsync(List<PresenceChange> changes)
    {
        var audiences = new List<(PresenceChange Change, List<string> Friends)>(changes.Count);
        await using (var read = await store.ReadAsync())
        {
            foreach (var change in changes) audiences.Add((change, await friends.AudienceOfAsync(read.Sql, change.User)));
        }

        using var batch = WriteBatch.Open();   // Changes of many friends are sent to a client in one write.
        foreach (var (change, audience) in audiences)
        {
            foreach (var friend in audience) news.Tell(change.User, friend, change.IsOnline, change.IsOnline ? null : change.LastSeen);
        }
    }
}
