using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>One event for many sockets, encoded once for each kind of client.</summary>
internal struct PacketForms(SocketNamespace ns, EventPacket plain, bool compress)
{
    private OutgoingPacket? _plain;
    private OutgoingPacket? _numbered;
    private OutgoingPacket? _ascii;

    /// <summary>The event with its offset, for clients that can recover; null if recovery is off.</summary>
    public EventPacket? Numbered { get; init; }

    /// <summary>The id of the requested ack, if any.</summary>
    public long? AckId { get; init; }

    public OutgoingPacket For(Socket socket)
    {
        if (socket.Connection.NeedsAscii)
            return _ascii ??= PacketEncoder.Event(ns.Parser, ns.NameBytes, plain, AckId, compress, isAscii: true);
        if (socket.CanRecover) return _numbered ??= PacketEncoder.Event(ns.Parser, ns.NameBytes, Numbered ?? plain, AckId, compress);
        return _plain ??= PacketEncoder.Event(ns.Parser, ns.NameBytes, plain, AckId, compress);
    }
}
