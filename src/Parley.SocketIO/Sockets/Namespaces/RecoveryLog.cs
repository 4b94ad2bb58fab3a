using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The packets and the lost sockets of one namespace, for as long as a client may recover them. Under its gate, packets get their numbers
/// and reach the outboxes in the same order, and a socket is either connected or lost. So no packet is missed, and none is sent twice.
/// Thread-safe.
/// </summary>
internal sealed class RecoveryLog : NamespaceRecovery
{
    private readonly long _keepFor;
    private readonly IDisposable _sweep;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly PacketHistory _history = new();
    private readonly Dictionary<string, LostSocket> _lost = new(StringComparer.Ordinal);
    private readonly Queue<LostSocket> _byAge = new();

    public RecoveryLog(SocketNamespace ns, RecoveryOptions options, TimeProvider time)
        : base(ns, options)
    {
        _keepFor = ns.Server.Ticks(options.MaxDisconnection);
        var period = options.MaxDisconnection / 4;
        _sweep = GuardedTimer.Every(period, time, Sweep, exception => ConnectionLog.SweepFailed(ns.Logger, ns.Name, exception));
    }

    public override bool IsWaiting
    {
        get
        {
            lock (_gate) return _lost.Count > 0;
        }
    }

    public override int PacketCount
    {
        get
        {
            lock (_gate) return _history.Count;
        }
    }

    public override void Dispose() => _sweep.Dispose();

    /// <summary>Sends a packet to the connected sockets, and keeps it for the lost ones under a number of this node.</summary>
    public override void Broadcast(in BroadcastTarget target, EventPacket packet, in PacketOffset? offset)
    {
        List<Socket> found;
        var slow = new List<Socket>();
        lock (_gate)
        {
            found = Namespace.Find(target);
            var forms = new PacketForms(Namespace, packet, !target.IsUncompressed)
            {
                Numbered = target.IsVolatile ? null : Keep(target, packet)
            };
            foreach (var socket in found)
            {
                if (!socket.TrySend(forms.For(socket), target.IsVolatile)) slow.Add(socket);
            }
        }

        foreach (var socket in slow) socket.CloseAsSlow();
        Namespace.Local.Notify(found, packet);
    }

    public override List<(string Room, bool IsDeleted)>? Remove(Socket socket, DisconnectReason reason)
    {
        lock (_gate)
        {
            var rooms = Namespace.Rooms.Of(socket);
            var left = Namespace.Rooms.Remove(socket);
            if (left is null || socket.RecoveryId is not { } id || !RecoveryRequest.IsOpenAfter(reason)) return left;

            var lost = new LostSocket(id, socket.Id, rooms, socket.Data, Now + _keepFor);
            _lost[id] = lost;
            _byAge.Enqueue(lost);
            if (_byAge.Count > Options.MaxSockets) Forget(_byAge.Dequeue());
            return left;
        }
    }

    public override ValueTask<RecoveryRequest?> FindAsync(JsonElement? auth) => new(Find(auth));

    public override ValueTask<Socket?> JoinAsync(RecoveryRequest? request, Func<string, RecoveryState, Socket?> enter) =>
        new(Join(request, enter));

    private RecoveryRequest? Find(JsonElement? auth)
    {
        var (pid, offset) = RecoveryRequest.Read(auth);
        if (pid is null) return null;

        lock (_gate)
        {
            Expire();
            var result = offset is null ? RecoveryResult.NoOffset : RecoveryResult.UnknownSocket;
            if (_lost.Remove(pid, out var lost) && offset is not null) return new RecoveryRequest(lost, offset);
            Tell(result);
            return null;
        }
    }

    private Socket? Join(RecoveryRequest? request, Func<string, RecoveryState, Socket?> enter)
    {
        Socket? socket;
        bool hasRoom;
        lock (_gate)
        {
            var missed = request is null ? null : _history.Since(request.Offset, request.Socket.Rooms);
            if (request is not null) Tell(missed is null ? RecoveryResult.PacketsLost : RecoveryResult.Recovered);
            if (missed is null) return EnterNew(enter);

            socket = Enter(request!.Socket, enter);
            hasRoom = socket is null || TryRestore(
                socket, request.Socket.Rooms, missed.Select(entry => new MissedPacket(entry.Packet, !entry.Target.IsUncompressed)));
        }

        if (!hasRoom) socket!.CloseAsSlow();
        return socket;
    }

    // Called with the gate held.
    private EventPacket Keep(in BroadcastTarget target, EventPacket packet)
    {
        var numbered = _history.Add(target, packet, Now);
        _history.Trim(Now - _keepFor, Options.MaxPackets, Options.MaxBytes);
        return numbered;
    }

    private void Sweep()
    {
        lock (_gate)
        {
            Expire();
            _history.Trim(Now - _keepFor, Options.MaxPackets, Options.MaxBytes);
        }

        Namespace.Parent?.ForgetIfEmpty(Namespace);
    }

    // Called with the gate held.
    private void Expire()
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Expires <= Now) Forget(_byAge.Dequeue());
    }

    // Called with the gate held. The client may have recovered and been lost again meanwhile, under the same secret.
    private void Forget(LostSocket lost)
    {
        if (_lost.TryGetValue(lost.RecoveryId, out var known) && known == lost) _lost.Remove(lost.RecoveryId);
    }
}
