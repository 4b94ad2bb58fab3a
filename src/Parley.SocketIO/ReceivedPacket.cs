using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>A packet whose header and payload are known to be sound.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Attachments">How many binary messages belong to it.</param>
/// <param name="Socket">The socket it is for, if the namespace was ever joined.</param>
/// <param name="AckId">The number of the ack it asks for or is.</param>
/// <param name="Payload">Its JSON; belongs to the reader, unless it was kept.</param>
internal readonly record struct ReceivedPacket(
    SocketPacketType Type, int Attachments, Socket? Socket, long? AckId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The namespace, for a packet that asks to join one.</summary>
    public string? Namespace { get; init; }

    public ReceivedPacket Keep() => this with { Payload = Payload.ToArray() };
}

/// <summary>A packet that waits for its attachments.</summary>
internal sealed class PendingPacket(ReceivedPacket packet, long deadline)
{
    private int _count;
    private int _bytes = packet.Payload.Length;

    public ReceivedPacket Packet => packet;

    public long Deadline => deadline;

    public ReadOnlyMemory<byte>[] Attachments { get; } = new ReadOnlyMemory<byte>[packet.Attachments];

    public bool IsComplete => _count == Attachments.Length;

    /// <returns>False if the packet would get larger than <paramref name="maxBytes"/>.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> data, int maxBytes)
    {
        _bytes += data.Length;
        if (_bytes > maxBytes) return false;
        Attachments[_count++] = data.ToArray();
        return true;
    }
}
