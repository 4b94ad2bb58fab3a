using System.Buffers;
using System.Buffers.Text;

namespace Parley.Protocol;

/// <summary>Writes the header of a Socket.IO packet; its JSON payload follows.</summary>
public static class SocketPacketWriter
{
    /// <summary>The maximum length of a header without its namespace, in bytes: type, attachments, dash, comma, ack id.</summary>
    private const int MaxHeaderLength = 48;

    /// <summary>Writes type, attachments, namespace (unless it is <c>/</c>) and ack id.</summary>
    /// <param name="output">Where the packet goes.</param>
    /// <param name="type">What the packet is; for an event or ack with attachments the binary kind.</param>
    /// <param name="ns">The namespace as UTF-8, with its leading slash.</param>
    /// <param name="ackId">The id of the ack that is expected or given, if any.</param>
    /// <param name="attachments">How many binary messages follow; written for the binary kinds only.</param>
    public static void WriteHeader(
        IBufferWriter<byte> output, SocketPacketType type, ReadOnlySpan<byte> ns, long? ackId = null, int attachments = 0)
    {
        var target = output.GetSpan(MaxHeaderLength + ns.Length);
        target[0] = (byte)('0' + (byte)type);
        var length = 1;
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
        {
            length += Digits(attachments, target[length..]);
            target[length++] = (byte)'-';
        }

        if (!ns.SequenceEqual("/"u8))
        {
            ns.CopyTo(target[length..]);
            length += ns.Length;
            target[length++] = (byte)',';
        }

        if (ackId is { } id) length += Digits(id, target[length..]);
        output.Advance(length);
    }

    private static int Digits(long number, Span<byte> target)
    {
        Utf8Formatter.TryFormat(number, target, out var written);
        return written;
    }
}
