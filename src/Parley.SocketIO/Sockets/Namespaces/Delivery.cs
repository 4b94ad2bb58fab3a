namespace Parley.SocketIO;

/// <summary>A packet for the sockets of this node, or other work, in its place between the packets of the cluster.</summary>
/// <param name="Ticket">The number of the packet among those that this node gave the cluster; for others that of the packet
/// before.</param>
/// <param name="Target">The receivers of a packet.</param>
/// <param name="Packet">The event; null for other work.</param>
/// <param name="Act">The other work.</param>
/// <param name="Due">When a packet is sent without an offset, if the cluster has not given it one.</param>
internal sealed record Delivery(long Ticket, BroadcastTarget Target, EventPacket? Packet, Action? Act, long Due)
{
    /// <summary>The place of the packet in the order of the cluster; null if it has none.</summary>
    public PacketOffset? Offset { get; init; }

    public int Size => Packet is null ? 0 : Packet.Payload.Length + Packet.Attachments.Sum(attachment => attachment.Length);
}
