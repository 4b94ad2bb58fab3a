namespace Parley.EngineIO;

/// <summary>The packets that wait for one client, in order. Not thread-safe: its session guards it.</summary>
internal struct Outbox
{
    // The sessions of a thread share lists, so that an idle session has none and a busy one allocates none. A broadcast needs one list for
    // each of its sessions.
    [ThreadStatic]
    private static Spares<List<OutgoingPacket>> _spares;

    private const int MaxSpares = 1024;
    private const int MaxSpareSize = 256;

    private List<OutgoingPacket>? _packets;
    private int _bytes;
    private int _uncharged;   // the number of packets at the front that are charged to no budget

    public readonly bool IsEmpty => _packets is null;

    public readonly int Count => _packets?.Count ?? 0;

    /// <summary>Appends a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isCharged">Whether it is charged to a budget. All later packets are then charged, too.</param>
    /// <returns>Whether it is charged.</returns>
    public bool Add(OutgoingPacket packet, bool isCharged)
    {
        _packets ??= _spares.TryTake(out var spare) ? spare : [];
        isCharged |= _uncharged < _packets.Count;
        _packets.Add(packet);
        _bytes += packet.Size;
        if (!isCharged) _uncharged = _packets.Count;
        return isCharged;
    }

    /// <summary>Takes all packets. Give the list back with <see cref="Recycle"/>.</summary>
    public OutboxBatch TakeAll()
    {
        var batch = new OutboxBatch(_packets ?? [], _bytes, _uncharged);
        this = default;
        return batch;
    }

    /// <summary>Takes the first packets up to a size, at least one. Give the list back with <see cref="Recycle"/>.</summary>
    public OutboxBatch Take(int maxBytes)
    {
        if (_bytes <= maxBytes || _packets!.Count == 1) return TakeAll();

        var (count, bytes) = (1, _packets[0].Size);
        while (bytes + _packets[count].Size <= maxBytes) bytes += _packets[count++].Size;
        var batch = new OutboxBatch(_packets[..count], bytes, Math.Min(_uncharged, count));
        _packets.RemoveRange(0, count);
        _bytes -= bytes;
        _uncharged = Math.Max(_uncharged - count, 0);
        return batch;
    }

    /// <summary>Reuses the list after its packets were written. Not for packets of which that is in doubt.</summary>
    public static void Recycle(List<OutgoingPacket> packets)
    {
        foreach (var packet in packets) packet.Recycle();
        if (packets.Capacity > MaxSpareSize) return;
        packets.Clear();
        _spares.Put(packets, MaxSpares);
    }
}

/// <summary>Packets that were taken from an outbox.</summary>
/// <param name="Packets">The packets, in order.</param>
/// <param name="Bytes">Their total size.</param>
/// <param name="Uncharged">The number of packets at the front that are charged to no budget.</param>
internal readonly record struct OutboxBatch(List<OutgoingPacket> Packets, int Bytes, int Uncharged)
{
    /// <summary>Whether it is unknown which of them were written.</summary>
    public bool IsInDoubt { get; init; }
}
