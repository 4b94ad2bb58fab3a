namespace Parley.SocketIO;

/// <summary>A packet that a cluster has kept for recovery. Immutable.</summary>
/// <param name="Target">Its receivers.</param>
/// <param name="Packet">The event, without its offset.</param>
/// <param name="Offset">Its offset.</param>
public sealed record KeptPacket(BroadcastTarget Target, EventPacket Packet, PacketOffset Offset);
