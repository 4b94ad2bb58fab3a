using System.Globalization;

namespace Parley.SocketIO;

/// <summary>A sent packet and its receivers.</summary>
/// <param name="Number">The number of the packet in its namespace.</param>
/// <param name="Target">The receivers.</param>
/// <param name="Packet">The event, with its offset as last argument.</param>
/// <param name="Time">The time of sending.</param>
internal readonly record struct HistoryEntry(long Number, BroadcastTarget Target, EventPacket Packet, long Time)
{
    public int Size => Packet.Payload.Length + Packet.Attachments.Sum(attachment => attachment.Length);
}

/// <summary>The latest packets of one namespace, numbered without gaps. Not thread-safe: its log guards it.</summary>
internal sealed class PacketHistory
{
    // Distinguishes the offsets of this process from those of an earlier one.
    private readonly string _epoch = SocketId.New()[..8];
    private readonly Queue<HistoryEntry> _entries = new();
    private long _last;
    private long _bytes;

    public int Count => _entries.Count;

    /// <summary>Adds a packet, and returns it with the offset that clients send when they reconnect.</summary>
    public EventPacket Add(in BroadcastTarget target, EventPacket packet, long now)
    {
        _last++;
        var entry = new HistoryEntry(_last, target, packet.With(string.Create(CultureInfo.InvariantCulture, $"{_epoch}{_last}")), now);
        _entries.Enqueue(entry);
        _bytes += entry.Size;
        return entry.Packet;
    }

    /// <summary>Removes packets older than <paramref name="oldest"/>, and the oldest packets above the limits.</summary>
    public void Trim(long oldest, int maxPackets, long maxBytes)
    {
        while (_entries.TryPeek(out var first) && (first.Time < oldest || _entries.Count > maxPackets || _bytes > maxBytes))
        {
            _bytes -= first.Size;
            _entries.Dequeue();
        }
    }

    /// <summary>The packets after an offset for a socket in these rooms; null if some of them have been removed.</summary>
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
