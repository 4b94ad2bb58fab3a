using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The part of an adapter that does not depend on the wire: it asks other nodes, collects their responses, and carries out their messages.
/// A derived class sends messages, calls <see cref="Handle"/> for each received one, in order, and finds out which other nodes there are.
/// </summary>
internal abstract partial class ClusterAdapter : Adapter
{
    private const int MaxHandlers = 100;   // of server-side events, at a time

    private readonly PendingRequests _requests;
    private readonly BoundedQueue<ClusterMessage> _serverSide;
    private readonly SemaphoreSlim _handlers = new(MaxHandlers);   // has no handle to dispose
    private readonly Task _serverSideLoop;

    protected ClusterAdapter(LocalAdapter local, ClusterParts parts)
        : base(local)
    {
        Parts = parts;
        _requests = new PendingRequests(parts.Time);
        _serverSide = new BoundedQueue<ClusterMessage>(parts.MaxQueuedBytes);
        _serverSideLoop = HandleServerSideAsync();
    }

    /// <summary>The id of this node in this namespace.</summary>
    public string Uid { get; } = NodeId.New();

    protected ClusterParts Parts { get; }

    protected ILogger Logger => Parts.Logger;

    /// <summary>Sends a message to all other nodes, without waiting.</summary>
    protected abstract void Publish(ClusterMessage message);

    /// <summary>Sends a response to one node, without waiting.</summary>
    /// <param name="requester">The id of the node.</param>
    /// <param name="response">The response.</param>
    protected abstract void Respond(string requester, ClusterMessage response);

    /// <summary>Finds the other nodes. It waits until this node can receive their responses.</summary>
    protected abstract Task<Membership> FindOthersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Finds the ids of the other nodes, for naming those that were silent, if <see cref="FindOthersAsync"/> does not return them.
    /// </summary>
    protected virtual Task<IReadOnlyCollection<string>> FindNamesAsync() => Task.FromResult<IReadOnlyCollection<string>>([]);

    public override async ValueTask DisposeAsync()
    {
        _serverSide.Close();
        await _serverSideLoop;
        await base.DisposeAsync();
    }

    /// <summary>Stops to wait for a node that has left.</summary>
    protected void Leave(string uid) => _requests.Leave(uid);

    /// <summary>Removes requests that nobody waits for any more. To be called now and then.</summary>
    protected void RemoveOverdue() => _requests.RemoveOverdue();

    /// <summary>Carries out a message of another node. Never throws.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "One message that fails must not stop the next ones.")]
    protected void Handle(ClusterMessage message)
    {
        try
        {
            HandleCore(message);
        }
        catch (Exception e)
        {
            RedisLog.MessageFailed(Logger, Local.Namespace, e);
        }
    }

    /// <summary>Delivers a broadcast that wants no acks.</summary>
    protected virtual void Deliver(ClusterMessage broadcast) => Local.Broadcast(broadcast.Target, broadcast.Packet!);

    private void HandleCore(ClusterMessage message)
    {
        switch (message.Type)
        {
            case ClusterMessageType.Broadcast when message is { RequestId: { } id, Uid: { } uid }:
                var acks = new RemoteAcks(response => Respond(uid, response), id);
                Local.BroadcastWithAck(message.Target, message.Packet!, message.Timeout ?? Parts.RequestTimeout, acks);
                break;
            case ClusterMessageType.Broadcast:
                Deliver(message);
                break;
            case ClusterMessageType.SocketsJoin:
                Local.SocketsJoin(message.Target, message.Rooms);
                break;
            case ClusterMessageType.SocketsLeave:
                Local.SocketsLeave(message.Target, message.Rooms);
                break;
            case ClusterMessageType.DisconnectSockets:
                Local.DisconnectSockets(message.Target, message.Close);
                break;
            case ClusterMessageType.FetchSockets when message is { RequestId: { } id, Uid: { } uid }:
                Respond(uid, new ClusterMessage
                {
                    Type = ClusterMessageType.FetchSocketsResponse,
                    RequestId = id,
                    Sockets = Local.FetchSockets(message.Target),
                });
                break;
            case ClusterMessageType.ServerSideEmit:
                QueueServerSide(message);
                break;
            case ClusterMessageType.BroadcastClientCount or ClusterMessageType.FetchSocketsResponse
                or ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastAck:
                TakeResponse(message);
                break;
        }
    }

    private void TakeResponse(ClusterMessage response)
    {
        // A response that is late, or to another node's request on a shared channel, is none of ours.
        if (response.RequestId is not { } id || _requests.Find(id) is not { } request) return;
        request.Receive(response, isLast: response.Type != ClusterMessageType.BroadcastAck);
    }

    // The application's handlers may wait for anything, even for responses of other nodes, so they do not run in the loop of messages.
    private void QueueServerSide(ClusterMessage message)
    {
        if (_serverSide.TryWrite(message, message.Packet!.Payload.Length + message.Attachments.Sum(data => data.Length))) return;
        Parts.Metrics.Dropped(DropReason.SlowNode);
        RedisLog.Dropped(Logger, Local.Namespace, DropReason.SlowNode);
    }

    // Handlers start in order. One that waits does not delay the next ones: two nodes may wait for each other.
    private async Task HandleServerSideAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var message in _serverSide.ReadAllAsync())
        {
            await _handlers.WaitAsync();
            _ = HandleServerSideAsync(message);   // never fails
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it: the failure is logged here.")]
    private async Task HandleServerSideAsync(ClusterMessage message)
    {
        try
        {
            var answer = await Local.ServerSideEmitAsync(message.Packet!);
            if (answer is null || message is not { RequestId: { } id, Uid: { } uid }) return;
            Respond(uid, new ClusterMessage
            {
                Type = ClusterMessageType.ServerSideEmitResponse,
                RequestId = id,
                Answer = answer.Value,
            });
        }
        catch (Exception e)
        {
            RedisLog.MessageFailed(Logger, Local.Namespace, e);
        }
        finally
        {
            _handlers.Release();
        }
    }
}
