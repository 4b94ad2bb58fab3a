using System.Diagnostics.CodeAnalysis;

namespace Parley.SocketIO.Redis;

// What this node asks of the others.
internal abstract partial class ClusterAdapter
{
    public override async ValueTask<int> ServerCountAsync(CancellationToken cancellationToken)
    {
        var count = 1 + (await FindOthersAsync(cancellationToken)).Count;
        Parts.Metrics.Nodes(count);
        return count;
    }

    public override void Broadcast(in BroadcastTarget target, EventPacket packet)
    {
        if (IsNobody(target)) return;
        Publish(new ClusterMessage { Type = ClusterMessageType.Broadcast, Uid = Uid, Target = target, Packet = packet });
    }

    public override async Task BroadcastWithAckAsync(BroadcastTarget target, EventPacket packet, TimeSpan timeout, IAckReceiver acks)
    {
        if (IsNobody(target) || await OthersAsync(acks) is not { Count: > 0 } others) return;

        // The request stays until its deadline: acks arrive after the last node has announced its clients.
        var id = _requests.Add(others, timeout, response =>
        {
            if (response.Type == ClusterMessageType.BroadcastClientCount) acks.Expect(response.ClientCount);
            else if (response.Type == ClusterMessageType.BroadcastAck) acks.Answer(response.Answer);
        }, out var request);
        Publish(new ClusterMessage
        {
            Type = ClusterMessageType.Broadcast,
            Uid = Uid,
            RequestId = id,
            Target = target,
            Timeout = timeout,
            Packet = packet,
        });
        await WaitAsync(request, timeout, acks);
    }

    public override async Task<IReadOnlyList<SocketDescription>> FetchSocketsAsync(
        BroadcastTarget target, CancellationToken cancellationToken)
    {
        if (IsNobody(target) || await OthersAsync(null, cancellationToken) is not { Count: > 0 } others) return [];

        var found = new List<SocketDescription>();   // guarded by itself
        var id = _requests.Add(others, Parts.RequestTimeout, response =>
        {
            lock (found) found.AddRange(response.Sockets);
        }, out var request);
        try
        {
            Publish(new ClusterMessage { Type = ClusterMessageType.FetchSockets, Uid = Uid, RequestId = id, Target = target });
            await WaitAsync(request, Parts.RequestTimeout, null, cancellationToken);
        }
        finally
        {
            _requests.Remove(id);
        }

        lock (found) return [.. found];
    }

    public override void SocketsJoin(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        if (IsNobody(target)) return;
        Publish(new ClusterMessage { Type = ClusterMessageType.SocketsJoin, Uid = Uid, Target = target, Rooms = rooms });
    }

    public override void SocketsLeave(in BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        if (IsNobody(target)) return;
        Publish(new ClusterMessage { Type = ClusterMessageType.SocketsLeave, Uid = Uid, Target = target, Rooms = rooms });
    }

    public override void DisconnectSockets(in BroadcastTarget target, bool close)
    {
        if (IsNobody(target)) return;
        Publish(new ClusterMessage { Type = ClusterMessageType.DisconnectSockets, Uid = Uid, Target = target, Close = close });
    }

    public override void ServerSideEmit(EventPacket packet) =>
        Publish(new ClusterMessage { Type = ClusterMessageType.ServerSideEmit, Uid = Uid, Packet = packet });

    public override async Task ServerSideEmitWithAckAsync(EventPacket packet, TimeSpan timeout, IAckReceiver acks)
    {
        if (await OthersAsync(acks) is not { Count: > 0 } others) return;

        acks.Expect(others.Count);
        var id = _requests.Add(others, timeout, response => acks.Answer(response.Answer), out var request);
        try
        {
            Publish(new ClusterMessage { Type = ClusterMessageType.ServerSideEmit, Uid = Uid, RequestId = id, Packet = packet });
            await WaitAsync(request, timeout, acks);
        }
        finally
        {
            _requests.Remove(id);
        }
    }

    // On the wire no rooms means all sockets.
    protected static bool IsNobody(in BroadcastTarget target) => target.Rooms is { Length: 0 };

    [SuppressMessage("Design", "CA1031", Justification = "Names are for the log and the result; without Redis there are none.")]
    private async Task<IReadOnlyCollection<string>> NamesAsync()
    {
        try
        {
            return await FindNamesAsync();
        }
        catch (Exception e)
        {
            RedisLog.NotFound(Logger, Local.Namespace, e);
            return [];
        }
    }

    // Without Redis nobody knows how many other nodes there are.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with Redis, the result is the sockets of this node.")]
    private async Task<Membership> OthersAsync(IAckReceiver? acks, CancellationToken cancellationToken = default)
    {
        try
        {
            return await FindOthersAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            RedisLog.NotFound(Logger, Local.Namespace, e);
            acks?.Silent(Membership.Unknown);
            return Membership.None;
        }
    }

    private async Task WaitAsync(
        PendingRequest request, TimeSpan timeout, IAckReceiver? acks, CancellationToken cancellationToken = default)
    {
        try
        {
            await request.Complete.WaitAsync(timeout, Parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var silent = request.Silent(await NamesAsync());
            Parts.Metrics.Silent(silent.Count);
            RedisLog.Silent(Logger, Local.Namespace, string.Join(", ", silent));
            foreach (var node in silent) acks?.Silent(node);
        }
    }
}
