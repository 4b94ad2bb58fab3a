using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The part of one node in the recovery of a namespace whose packets and lost sockets the cluster keeps. Every node sends packets to its
/// sockets in the order of the cluster, its own ones too, so a client's last offset says what it has received. Under its gate, packets
/// reach the outboxes, and a socket is either connected or lost. Thread-safe.
/// </summary>
internal sealed class SharedRecovery : NamespaceRecovery
{
    private const int MaxPages = 500;

    // A packet normally waits as long as a round trip. This is for a cluster that neither answers nor fails.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxRead = TimeSpan.FromSeconds(15);

    private readonly IRecoveryStore _store;
    private readonly IDisposable _sweep;
    private readonly long _maxWait;
    private readonly JsonTypeInfo? _dataType;

    // Held while a packet is added and handed to the store, so that both have the same order. Taken before _gate.
    private readonly Lock _order = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly DeliveryQueue _queue = new();
    private readonly Dictionary<Socket, UInt128> _ahead = [];   // recovered sockets, and what they were sent before this node got there
    private UInt128 _sent;   // the place of the last packet that the sockets were sent

    public SharedRecovery(SocketNamespace ns, IRecoveryStore store, RecoveryOptions options)
        : base(ns, options)
    {
        _store = store;
        _dataType = options.DataType is { } type ? ns.Server.Options.Json.GetTypeInfo(type) : null;
        _maxWait = ns.Server.Ticks(MaxWait);
        _sweep = GuardedTimer.Every(
            MaxWait / 4, ns.Server.Time, Expire, exception => ConnectionLog.SweepFailed(ns.Logger, ns.Name, exception));
    }

    public override bool IsWaiting => false;

    public override int PacketCount
    {
        get
        {
            lock (_gate) return _queue.All.Count();
        }
    }

    public override void Dispose() => _sweep.Dispose();

    /// <summary>Sends a packet of this node to its receivers on all nodes.</summary>
    public void Emit(in BroadcastTarget target, EventPacket packet)
    {
        if (target.IsVolatile || (target.IsLocal && !target.IsPrivate))
        {
            var local = target;
            InOrder(() => Send(new Delivery(0, local, packet, null, 0)));
            if (!target.IsLocal) Namespace.Adapter!.Broadcast(target, packet);
            return;
        }

        var whom = target with { IsLocal = false, IsPrivate = false };
        lock (_order)
        {
            long ticket;
            lock (_gate) ticket = _queue.Add(whom, packet, Now + _maxWait);
            _store.Keep(whom, packet, ticket);
        }

        if (IsOverLimit) Expire();
        else Drain();   // the store may have settled it already
    }

    /// <summary>Does something after the packets of this node that were sent before, at once if none waits.</summary>
    public void InOrder(Action act)
    {
        lock (_gate) _queue.Add(act);
        Drain();
    }

    /// <summary>Ends the waiting of a packet; see <see cref="LocalAdapter.Settle"/>.</summary>
    public void Settle(long ticket, in PacketOffset? offset)
    {
        lock (_gate) _queue.Settle(ticket, offset);
        if (!_order.IsHeldByCurrentThread) Drain();   // code of the application must not run under it: it may wait for another sender
    }

    public override void Broadcast(in BroadcastTarget target, EventPacket packet, in PacketOffset? offset)
    {
        lock (_gate) _queue.AddReady(target, packet, offset);
        Drain();
    }

    public override List<(string Room, bool IsDeleted)>? Remove(Socket socket, DisconnectReason reason)
    {
        string[] rooms;
        List<(string Room, bool IsDeleted)>? left;
        lock (_gate)
        {
            rooms = Namespace.Rooms.Of(socket);
            // What the application sent before it disconnected the client must still reach it: there is no later.
            if (reason == DisconnectReason.ServerNamespaceDisconnect) SendWaiting(socket, rooms);
            left = Namespace.Rooms.Remove(socket);
            _ahead.Remove(socket);
        }

        if (left is not null && socket.RecoveryId is { } id && RecoveryRequest.IsOpenAfter(reason)) Persist(socket, id, rooms);
        return left;
    }

    public override async ValueTask<RecoveryRequest?> FindAsync(JsonElement? auth)
    {
        var (pid, offset) = RecoveryRequest.Read(auth);
        if (pid is null) return null;
        if (offset is null) return Refuse(RecoveryResult.NoOffset);
        using var time = new CancellationTokenSource(MaxRead, Namespace.Server.Time);
        try
        {
            var (session, last) = await _store.TakeAsync(pid, offset, time.Token);
            if (session is null || session.Rooms.Count > Namespace.Options.MaxRooms) return Refuse(RecoveryResult.UnknownSocket);
            if (last is not { } known) return Refuse(RecoveryResult.PacketsLost);
            var lost = new LostSocket(session.RecoveryId, session.SocketId, session.Rooms, Data(session.Data), Expires: 0);
            return new RecoveryRequest(lost, offset) { Shared = (session, known) };
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return Refuse(RecoveryResult.Unavailable);
        }
        catch (JsonException)
        {
            return Refuse(RecoveryResult.UnknownSocket);   // data of another type: perhaps of another version of the application
        }
    }

    public override async ValueTask<Socket?> JoinAsync(RecoveryRequest? request, Func<string, RecoveryState, Socket?> enter)
    {
        if (request is null)
        {
            lock (_gate) return EnterNew(enter);
        }

        var (session, end) = request.Shared!.Value;
        var missed = new MissedPackets(session.Rooms, Options);
        var result = RecoveryResult.PacketsLost;
        using var time = new CancellationTokenSource(MaxRead, Namespace.Server.Time);
        try
        {
            for (var i = 0; i < MaxPages && await _store.ReadAsync(end, time.Token) is { } page && missed.TryAdd(page); i++)
            {
                end = page.End;
                if (page.IsLast && TryJoin(request.Socket, missed, end, enter, out var joined))
                {
                    if (joined is null) _store.Persist(session, Options.MaxDisconnection);   // the connection has ended meanwhile
                    Tell(RecoveryResult.Recovered);
                    return joined;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            result = RecoveryResult.Unavailable;
        }

        Tell(result);
        lock (_gate) return EnterNew(enter);
    }

    private bool IsOverLimit
    {
        get
        {
            lock (_gate) return _queue.WaitingCount > Options.MaxPackets || _queue.WaitingBytes > Options.MaxBytes;
        }
    }

    /// <returns>False if this node has sent later packets meanwhile, which must be read first.</returns>
    private bool TryJoin(
        LostSocket lost, MissedPackets missed, in PacketOffset end, Func<string, RecoveryState, Socket?> enter, out Socket? socket)
    {
        socket = null;
        bool hasRoom;
        lock (_gate)
        {
            if (_sent > end.Position) return false;
            socket = Enter(lost, enter);
            if (socket is null) return true;
            hasRoom = TryRestore(socket, lost.Rooms, missed.All);
            if (_sent < end.Position) _ahead[socket] = end.Position;
        }

        if (!hasRoom) socket.CloseAsSlow();
        return true;
    }

    private void Drain()
    {
        lock (_gate)
        {
            if (!_queue.TryBeginDrain()) return;
        }

        while (SendNext() is { } next)
        {
            try
            {
                next();
            }
            catch (Exception e)
            {
                ConnectionLog.DeliveryFailed(Namespace.Logger, Namespace.Name, e);
            }
        }
    }

    /// <returns>What is left to do without the gate; null if nothing was ready.</returns>
    private Action? SendNext()
    {
        lock (_gate)
        {
            if (!_queue.TryTake(out var next)) return null;
            if (next.Act is { } act) return act;
            var (found, slow) = SendHeld(next);
            return () => Finish(next.Packet!, found, slow);
        }
    }

    private void Send(Delivery delivery)
    {
        List<Socket> found, slow;
        lock (_gate) (found, slow) = SendHeld(delivery);
        Finish(delivery.Packet!, found, slow);
    }

    // Called with the gate held.
    private (List<Socket> Found, List<Socket> Slow) SendHeld(Delivery delivery)
    {
        if (delivery.Offset is { } place)
        {
            // Positions go back when the cluster has lost its packets. Nobody is ahead of the new ones.
            if (place.Position < _sent) _ahead.Clear();
            _sent = place.Position;
        }

        List<Socket> found = Namespace.Find(delivery.Target), slow = [];
        if (_ahead.Count > 0 && delivery.Offset is { } offset) found.RemoveAll(socket => IsAhead(socket, offset.Position));
        if (found.Count == 0) return (found, slow);
        var forms = new PacketForms(Namespace, delivery.Packet!, !delivery.Target.IsUncompressed)
        {
            Numbered = delivery.Offset is { } last ? delivery.Packet!.With(last.Text) : null,
        };
        foreach (var socket in found)
        {
            if (!socket.TrySend(forms.For(socket), delivery.Target.IsVolatile)) slow.Add(socket);
        }

        return (found, slow);
    }

    private void Finish(EventPacket packet, List<Socket> found, List<Socket> slow)
    {
        foreach (var socket in slow) socket.CloseAsSlow();
        Namespace.Local.Notify(found, packet);
    }

    // Called with the gate held.
    private bool IsAhead(Socket socket, UInt128 position)
    {
        if (!_ahead.TryGetValue(socket, out var end)) return false;
        if (position <= end) return true;
        _ahead.Remove(socket);
        return false;
    }

    // Called with the gate held.
    private void SendWaiting(Socket socket, string[] rooms)
    {
        foreach (var delivery in _queue.All)
        {
            if (delivery.Packet is not { } packet || !delivery.Target.Reaches(rooms)) continue;
            if (delivery.Offset is { } offset && IsAhead(socket, offset.Position)) continue;
            socket.TrySend(new PacketForms(Namespace, packet, !delivery.Target.IsUncompressed).For(socket), delivery.Target.IsVolatile);
        }
    }

    private void Persist(Socket socket, string id, string[] rooms)
    {
        try
        {
            _store.Persist(new SocketSession(id, socket.Id, rooms, Namespace.Local.DataOf(socket)), Options.MaxDisconnection);
        }
        catch (NotSupportedException e)
        {
            ConnectionLog.NotPersisted(Namespace.Logger, Namespace.Name, e);   // no JSON context contains the type of its data
        }
    }

    private object? Data(JsonElement? data) => data is { } json && _dataType is { } type ? json.Deserialize(type) : data;

    private RecoveryRequest? Refuse(RecoveryResult result)
    {
        Tell(result);
        return null;
    }

    private void Expire()
    {
        int count;
        lock (_gate) count = _queue.Expire(Now, Options.MaxPackets, Options.MaxBytes);
        if (count > 0) ConnectionLog.SentWithoutOffset(Namespace.Logger, Namespace.Name, count);
        Drain();
    }
}
