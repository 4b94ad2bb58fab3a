using System.Text.Json;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>
/// The packets and the lost sockets of one namespace, as long as a client may come back for them. While its gate is held, packets get their
/// numbers and reach the outboxes in the order of these numbers, and a socket is either lost or there: so nothing is missed, nothing doubled.
/// </summary>
internal sealed class RecoveryLog : IDisposable
{
    private readonly SocketNamespace _namespace;
    private readonly RecoveryOptions _options;
    private readonly long _keepFor;
    private readonly GuardedTimer _sweep;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly PacketHistory _history = new();
    private readonly Dictionary<string, LostSocket> _lost = new(StringComparer.Ordinal);
    private readonly Queue<LostSocket> _byAge = new();

    public RecoveryLog(SocketNamespace ns, RecoveryOptions options, TimeProvider time)
    {
        _namespace = ns;
        _options = options;
        _keepFor = ns.Server.Ticks(options.MaxDisconnection);
        var period = options.MaxDisconnection / 4;
        _sweep = new GuardedTimer(time, Sweep, exception => ConnectionLog.SweepFailed(ns.Logger, ns.Name, exception), period, period);
    }

    /// <summary>Whether somebody may still come back.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate) return _lost.Count > 0;
        }
    }

    public int PacketCount
    {
        get
        {
            lock (_gate) return _history.Count;
        }
    }

    public void Dispose() => _sweep.Dispose();

    /// <summary>Sends a packet to all who are there, and keeps it for those who are not.</summary>
    public void Broadcast(in BroadcastTarget target, EventPacket packet)
    {
        List<Socket> found;
        var slow = new List<Socket>();
        lock (_gate)
        {
            found = _namespace.Find(target);
            var forms = new PacketForms(_namespace, packet, !target.IsUncompressed) { Numbered = target.IsVolatile ? null : Keep(target, packet) };
            foreach (var socket in found)
            {
                if (!socket.TrySend(forms.For(socket), target.IsVolatile)) slow.Add(socket);
            }
        }

        foreach (var socket in slow) socket.CloseAsSlow();
        _namespace.Local.Notify(found, packet);
    }

    /// <summary>Takes a socket out of its rooms, and remembers it if its client may come back.</summary>
    public List<(string Room, bool IsDeleted)>? Remove(Socket socket, DisconnectReason reason)
    {
        lock (_gate)
        {
            var rooms = _namespace.Rooms.Of(socket);
            var left = _namespace.Rooms.Remove(socket);
            if (left is null || socket.RecoveryId is not { } id || !RecoveryRequest.IsOpenAfter(reason)) return left;

            var lost = new LostSocket(id, socket.Id, rooms, socket.Data, Now + _keepFor);
            _lost[id] = lost;
            _byAge.Enqueue(lost);
            if (_byAge.Count > _options.MaxSockets) Forget(_byAge.Dequeue());
            return left;
        }
    }

    /// <summary>Whom the client says it was, if it says so and that is known. A secret is good for one attempt.</summary>
    public RecoveryRequest? Find(JsonElement? auth)
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

    /// <summary>
    /// Lets a socket in: the lost one if it was asked for and all that it missed is still there, otherwise a new one.
    /// </summary>
    /// <param name="request">What the client asks for.</param>
    /// <param name="enter">Makes the socket and adds it to the tables, or gives null.</param>
    public Socket? Join(RecoveryRequest? request, Func<string, RecoveryState, Socket?> enter)
    {
        Socket? socket;
        bool hasRoom;
        lock (_gate)
        {
            var missed = request is null ? null : _history.Since(request.Offset, request.Socket.Rooms);
            if (request is not null) Tell(missed is null ? RecoveryResult.PacketsLost : RecoveryResult.Recovered);
            if (missed is null) return enter(SocketId.New(), new RecoveryState(SocketId.New(), IsRestored: false, null));

            var lost = request!.Socket;
            socket = enter(lost.SocketId, new RecoveryState(lost.RecoveryId, IsRestored: true, lost.Data));
            hasRoom = socket is null || TryRestore(socket, lost.Rooms, missed);
        }

        if (!hasRoom) socket!.CloseAsSlow();
        return socket;
    }

    private long Now => _namespace.Server.Time.GetTimestamp();

    // Called with the gate held.
    private bool TryRestore(Socket socket, IReadOnlyCollection<string> rooms, List<HistoryEntry> missed)
    {
        foreach (var room in rooms) _namespace.Rooms.Join(socket, room, _namespace.Options.MaxRooms);
        return missed.TrueForAll(entry =>
            socket.TrySend(PacketEncoder.Event(_namespace, entry.Packet, ackId: null, !entry.Target.IsUncompressed), isVolatile: false));
    }

    // Called with the gate held.
    private EventPacket Keep(in BroadcastTarget target, EventPacket packet)
    {
        var numbered = _history.Add(target, packet, Now);
        _history.Trim(Now - _keepFor, _options.MaxPackets, _options.MaxBytes);
        return numbered;
    }

    private void Tell(RecoveryResult result)
    {
        _namespace.Server.Metrics.Recovery(_namespace, result);
        if (result != RecoveryResult.Recovered) ConnectionLog.NotRecovered(_namespace.Logger, _namespace.Name, result);
    }

    private void Sweep()
    {
        lock (_gate)
        {
            Expire();
            _history.Trim(Now - _keepFor, _options.MaxPackets, _options.MaxBytes);
        }

        _namespace.Parent?.ForgetIfEmpty(_namespace);
    }

    // Called with the gate held.
    private void Expire()
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Expires <= Now) Forget(_byAge.Dequeue());
    }

    // Called with the gate held. The client may have come back and been lost again meanwhile, under the same secret.
    private void Forget(LostSocket lost)
    {
        if (_lost.TryGetValue(lost.RecoveryId, out var known) && known == lost) _lost.Remove(lost.RecoveryId);
    }
}
