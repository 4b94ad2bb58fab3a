namespace Parley.SocketIO;

/// <summary>
/// The packets of one namespace in the order of the cluster: those of this node wait for their places in it, and whatever this node does
/// after one of them waits behind it. The owner's gate guards it.
/// </summary>
internal sealed class DeliveryQueue
{
    private readonly Queue<Delivery> _waiting = new();
    private readonly Queue<Delivery> _ready = new();
    private long _lastTicket;
    private bool _isDraining;

    public int WaitingCount => _waiting.Count;

    public long WaitingBytes { get; private set; }

    /// <summary>Everything that was added and not yet taken, in its order.</summary>
    public IEnumerable<Delivery> All => _ready.Concat(_waiting);

    /// <summary>Adds a packet of this node that waits for its place.</summary>
    public long Add(in BroadcastTarget target, EventPacket packet, long due)
    {
        var delivery = new Delivery(++_lastTicket, target, packet, null, due);
        _waiting.Enqueue(delivery);
        WaitingBytes += delivery.Size;
        return _lastTicket;
    }

    /// <summary>Adds work of this node, after its packets that were added before.</summary>
    public void Add(Action act) =>
        (_waiting.Count == 0 ? _ready : _waiting).Enqueue(new Delivery(_lastTicket, default, null, act, long.MaxValue));

    /// <summary>Adds a packet that comes next in the order of the cluster.</summary>
    public void AddReady(in BroadcastTarget target, EventPacket packet, in PacketOffset? offset) =>
        _ready.Enqueue(new Delivery(0, target, packet, null, 0) { Offset = offset });

    /// <summary>
    /// Ends the waiting of a packet. Packets that were added before it and still wait have no place in the order, because the cluster
    /// receives them one after another.
    /// </summary>
    /// <param name="ticket">The packet; unknown tickets are ignored, as their packets have been sent already.</param>
    /// <param name="offset">Its place; null if it has none.</param>
    public void Settle(long ticket, in PacketOffset? offset)
    {
        while (_waiting.TryPeek(out var first) && first.Ticket <= ticket)
        {
            var isIt = first.Packet is not null && first.Ticket == ticket;
            MoveFirst(isIt ? offset : null);
        }
    }

    /// <summary>Ends the waiting of packets that are due, and of the oldest ones above the limits.</summary>
    /// <returns>How many packets are sent without an offset.</returns>
    public int Expire(long now, int maxPackets, long maxBytes)
    {
        var count = 0;
        while (_waiting.TryPeek(out var first)
            && (first.Packet is null || first.Due <= now || _waiting.Count > maxPackets || WaitingBytes > maxBytes))
        {
            if (first.Packet is not null) count++;
            MoveFirst(offset: null);
        }

        return count;
    }

    /// <summary>Whether the caller has to take what is ready, because nobody does.</summary>
    public bool TryBeginDrain() => !_isDraining && (_isDraining = true);

    /// <summary>Takes the next one. If there is none, the drain has ended.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Delivery? next) =>
        _ready.TryDequeue(out next) || (_isDraining = false);

    private void MoveFirst(in PacketOffset? offset)
    {
        var first = _waiting.Dequeue();
        WaitingBytes -= first.Size;
        _ready.Enqueue(offset is null ? first : first with { Offset = offset });
    }
}
