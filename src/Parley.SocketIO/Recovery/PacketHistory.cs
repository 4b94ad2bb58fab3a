using System.Globalization;

namespace Parley.SocketIO;

/// <summary>A packet that was sent, and to whom.</summary>
/// <param name="Number">Its place among all packets of the namespace.</param>
/// <param name="Target">Whom it was for.</param>
/// <param name="Packet">The event, with its offset as last argument.</param>
/// <param name="Time">When it was sent.</param>
internal readonly record struct HistoryEntry(long Number, BroadcastTarget Target, EventPacket Packet, long Time)
{
    public int Size => Packet.Payload.Length + Packet.Attachments.Sum(attachment => attachment.Length);
}

/// <summary>The latest packets of one namespace, numbered without holes. Not thread-safe: its log guards it.</summary>
internal sealed class PacketHistory
{
    // Distinguishes the offsets of this process from those of an earlier one.
    private readonly string _epoch = SocketId.New()[..8];
    private readonly Queue<HistoryEntry> _entries = new();
    private long _last;
    private long _bytes;

    public int Count => _entries.Count;

    /// <summary>Keeps a packet, and gives it the offset that its clients will name when they come back.</summary>
    public EventPacket Add(in BroadcastTarget target, EventPacket packet, long now)
    {
        _last++;
        var entry = new HistoryEntry(_last, target, packet.With(string.Create(CultureInfo.InvariantCulture, $"{_epoch}{_last}")), now);
        _entries.Enqueue(entry);
        _bytes += entry.Size;
        return entry.Packet;
    }

    /// <summary>Drops what is older than <paramref name="oldest"/>, and the oldest of what is too much.</summary>
    public void Trim(long oldest, int maxPackets, long maxBytes)
    {
        while (_entries.TryPeek(out var first) && (first.Time < oldest || _entries.Count > maxPackets || _bytes > maxBytes))
        {
            _bytes -= first.Size;
            _entries.Dequeue();
        }
    }

    /// <summary>What came after a packet for somebody in these rooms; null if that is not all known any more.</summary>
    public List<HistoryEntry>? Since(string offset, IReadOnlyCollection<string> rooms)
    {
        if (!offset.StartsWith(_epoch, StringComparison.Ordinal)) return null;
        if (!long.TryParse(offset.AsSpan(_epoch.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)) return null;
        if (seen > _last || seen + 1 < (_entries.TryPeek(out var first) ? first.Number : _last + 1)) return null;

        var missed = new List<HistoryEntry>();
        foreach (var entry in _entries)
        {
            if (entry.Number > seen && entry.Target.Reaches(rooms)) missed.Add(entry);
        }

        return missed;
    }
}
