namespace Parley.EngineIO;

/// <summary>The packets that wait for one client, bounded in number and bytes. Not thread-safe: its session guards it.</summary>
internal struct Outbox
{
    // Lists go round among the sessions of a thread, so that an idle session holds none and a busy one allocates none. A broadcast needs
    // one for each of its sessions.
    [ThreadStatic]
    private static Spares<List<OutgoingPacket>> _spares;

    private const int MostSpares = 1024;
    private const int LargestSpare = 256;

    private List<OutgoingPacket>? _packets;
    private int _bytes;

    public readonly bool IsEmpty => _packets is null;

    /// <summary>Adds a packet unless that would break a limit; the first one always fits.</summary>
    public bool TryAdd(OutgoingPacket packet, EngineOptions limits)
    {
        if (_packets is not null && (_packets.Count >= limits.MaxOutboxPackets || _bytes + packet.Size > limits.MaxOutboxBytes)) return false;
        Add(packet);
        return true;
    }

    /// <summary>Adds a packet whatever the limits are: the last one.</summary>
    public void Add(OutgoingPacket packet)
    {
        _packets ??= _spares.TryTake(out var spare) ? spare : [];
        _packets.Add(packet);
        _bytes += packet.Size;
    }

    /// <summary>Takes all that waits, in order. Give the list back with <see cref="Recycle"/>.</summary>
    public List<OutgoingPacket> TakeAll()
    {
        var packets = _packets ?? [];
        _packets = null;
        _bytes = 0;
        return packets;
    }

    /// <summary>The packets have been written: what they lay in serves others. Not for those of which that is in doubt.</summary>
    public static void Recycle(List<OutgoingPacket> packets)
    {
        foreach (var packet in packets) packet.Recycle();
        if (packets.Capacity > LargestSpare) return;
        packets.Clear();
        _spares.Put(packets, MostSpares);
    }
}
