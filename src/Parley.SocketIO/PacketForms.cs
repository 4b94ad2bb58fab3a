using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>One event on its way to many sockets, encoded once for each kind of client that is among them.</summary>
internal struct PacketForms(SocketNamespace ns, EventPacket plain, bool compress)
{
    private OutgoingPacket? _plain;
    private OutgoingPacket? _numbered;
    private OutgoingPacket? _ascii;

    /// <summary>The event with its offset, for clients that may be recovered; null if there are none.</summary>
    public EventPacket? Numbered { get; init; }

    /// <summary>The number of the ack that is asked for, if any.</summary>
    public long? AckId { get; init; }

    public OutgoingPacket For(Socket socket)
    {
        if (socket.Connection.NeedsAscii) return _ascii ??= PacketEncoder.Event(ns, plain, AckId, compress, isAscii: true);
        if (socket.CanRecover) return _numbered ??= PacketEncoder.Event(ns, Numbered ?? plain, AckId, compress);
        return _plain ??= PacketEncoder.Event(ns, plain, AckId, compress);
    }
}
