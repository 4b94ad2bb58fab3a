using System.Globalization;
using Parley.SocketIO;

namespace Parley.AdapterSpec;

/// <summary>An adapter on the bus that keeps packets and lost sockets: the example for <see cref="IRecoveryStore"/>.</summary>
internal sealed class KeepingBusAdapter : MemoryBusAdapter, IRecoveryStore
{
    private const int PageSize = 10;

    private readonly MemoryBus _bus;
    private readonly KeptLog _log;

    public KeepingBusAdapter(MemoryBus bus, LocalAdapter local)
        : base(bus, local) => (_bus, _log) = (bus, bus.Kept);

    public void Keep(in BroadcastTarget target, EventPacket packet, long ticket)
    {
        if (_log.IsAway)
        {
            Local.Settle(ticket, offset: null);
            return;
        }

        var (whom, what) = (target, Copy(packet));
        // Under the gate, every inbox gets the packets in the order of the log.
        lock (_log.Gate)
        {
            var offset = Offset(++_log.Last);
            _log.Packets.Add((Namespace, new KeptPacket(whom, what, offset)));
            foreach (var other in _bus.OthersOf(this)) other.Post(sockets => Send(() => sockets.Broadcast(whom, what, offset)));
            Post(sockets => Send(() => sockets.Settle(ticket, offset)));
        }
    }

    public void Persist(SocketSession session, TimeSpan lifetime) => _log.Sessions[session.RecoveryId] = (Namespace, session);

    public ValueTask<(SocketSession? Session, PacketOffset? Offset)> TakeAsync(
        string recoveryId, string offset, CancellationToken cancellationToken)
    {
        var isKnown = _log.Sessions.TryRemove(recoveryId, out var kept) && kept.Namespace == Namespace;
        lock (_log.Gate)
        {
            var place = _log.Packets.Select(entry => (PacketOffset?)entry.Packet.Offset).FirstOrDefault(one => one!.Value.Text == offset);
            return new((isKnown ? kept.Session : null, place));
        }
    }

    public async ValueTask<PacketPage?> ReadAsync(PacketOffset after, CancellationToken cancellationToken)
    {
        var page = Read(after);
        if (_log.AfterRead is { } act) await act();
        return page;
    }

    private PacketPage Read(PacketOffset after)
    {
        lock (_log.Gate)
        {
            var all = _log.Packets.Where(entry => entry.Packet.Offset.Position > after.Position).ToList();
            var page = all.Take(PageSize).ToList();
            var packets = page.Where(entry => entry.Namespace == Namespace).Select(entry => entry.Packet).ToList();
            return new PacketPage(packets, page is [.., var last] ? last.Packet.Offset : after, all.Count == page.Count);
        }
    }

    private static PacketOffset Offset(long number) => new(number.ToString(CultureInfo.InvariantCulture), (UInt128)number);

    private static ValueTask Send(Action send)
    {
        send();
        return default;
    }
}
