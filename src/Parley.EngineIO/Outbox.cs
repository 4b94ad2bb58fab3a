namespace Parley.EngineIO;

/// <summary>The packets that wait for one client, in order. Not thread-safe: its session guards it.</summary>
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
    private int _uncharged;   // how many packets, from the first on, are charged to no budget

    public readonly bool IsEmpty => _packets is null;

    public readonly int Count => _packets?.Count ?? 0;

    /// <summary>Adds a packet behind the others.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isCharged">Whether it is charged to a budget. Those behind it are, too.</param>
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

    /// <summary>Takes all that waits. Give the list back with <see cref="Recycle"/>.</summary>
    public OutboxBatch TakeAll()
    {
        var batch = new OutboxBatch(_packets ?? [], _bytes, _uncharged);
        this = default;
        return batch;
    }

    /// <summary>Takes the first packets, of so many bytes together at most, but one at least. Give the list back with <see cref="Recycle"/>.</summary>
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

    /// <summary>The packets have been written: what they lay in serves others. Not for those of which that is in doubt.</summary>
    public static void Recycle(List<OutgoingPacket> packets)
    {
        foreach (var packet in packets) packet.Recycle();
        if (packets.Capacity > LargestSpare) return;
        packets.Clear();
        _spares.Put(packets, MostSpares);
    }
}

/// <summary>Packets on their way out of an outbox.</summary>
/// <param name="Packets">The packets, in order.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Uncharged">How many of them, from the first on, are charged to no budget.</param>
internal readonly record struct OutboxBatch(List<OutgoingPacket> Packets, int Bytes, int Uncharged)
{
    /// <summary>Whether nobody knows how far the writing of them has got.</summary>
    public bool IsInDoubt { get; init; }
}
