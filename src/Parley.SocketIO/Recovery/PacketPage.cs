namespace Parley.SocketIO;

/// <summary>Some of the packets that a cluster has kept for one namespace, in their order. Immutable.</summary>
/// <param name="Packets">The packets; volatile packets and those that request an ack are not kept.</param>
/// <param name="End">Where the next page begins: everything up to here has been read.</param>
/// <param name="IsLast">Whether nothing had been added after <paramref name="End"/> when it was read.</param>
public sealed record PacketPage(IReadOnlyList<KeptPacket> Packets, PacketOffset End, bool IsLast);
