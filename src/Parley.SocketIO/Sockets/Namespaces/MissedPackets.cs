namespace Parley.SocketIO;

/// <summary>The packets that a lost socket has missed, within the limits of <see cref="RecoveryOptions"/>.</summary>
internal sealed class MissedPackets(IReadOnlyCollection<string> rooms, RecoveryOptions options)
{
    private readonly HashSet<string> _rooms = new(rooms, StringComparer.Ordinal);
    private readonly List<MissedPacket> _all = [];
    private long _bytes;

    public IReadOnlyList<MissedPacket> All => _all;

    /// <summary>Adds those packets of a page that would have reached the socket.</summary>
    /// <returns>False if they are too many.</returns>
    public bool TryAdd(PacketPage page)
    {
        foreach (var (target, packet, offset) in page.Packets)
        {
            if (!target.Reaches(_rooms)) continue;
            _bytes += packet.Payload.Length + packet.Attachments.Sum(attachment => attachment.Length);
            if (_all.Count == options.MaxPackets || _bytes > options.MaxBytes) return false;
            _all.Add(new MissedPacket(packet.With(offset.Text), !target.IsUncompressed));
        }

        return true;
    }
}
