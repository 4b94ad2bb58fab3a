namespace Parley.Protocol;

/// <summary>A Socket.IO packet's header and where its payload begins, as a view of the text it was read from.</summary>
public readonly ref struct SocketPacket
{
    /// <summary>The longest namespace that is read, in bytes, its query included.</summary>
    public const int MaxNamespaceLength = 512;

    /// <summary>The largest ack id: what a JavaScript number holds exactly.</summary>
    public const long MaxAckId = (1L << 53) - 1;

    private const long None = -1;

    private SocketPacket(SocketPacketType type, int attachments, ReadOnlySpan<byte> ns, long ackId, int payloadStart)
    {
        var query = ns.IndexOf((byte)'?');
        Type = type;
        Attachments = attachments;
        Namespace = query < 0 ? ns : ns[..query];
        Query = query < 0 ? default : ns[query..];
        AckId = ackId == None ? null : ackId;
        PayloadStart = payloadStart;
    }

    /// <summary>What the packet is.</summary>
    public SocketPacketType Type { get; }

    /// <summary>How many binary messages follow and belong to it.</summary>
    public int Attachments { get; }

    /// <summary>The namespace, <c>/</c> where the packet names none; its query is cut off.</summary>
    public ReadOnlySpan<byte> Namespace { get; }

    /// <summary>The query that the namespace carries, with its question mark; empty if it has none.</summary>
    public ReadOnlySpan<byte> Query { get; }

    /// <summary>The id of the ack that the sender expects, or that this packet is.</summary>
    public long? AckId { get; }

    /// <summary>Where in the text the JSON payload begins; the text's length if there is none.</summary>
    public int PayloadStart { get; }

    /// <summary>Reads the header: type, attachments, namespace, ack id. The payload is checked by <see cref="SocketPayload"/>.</summary>
    /// <param name="text">The whole packet.</param>
    /// <param name="maxAttachments">The maximum number of attachments that a packet may announce.</param>
    /// <param name="packet">The packet; meaningless if a violation is returned.</param>
    public static ProtocolViolation Parse(ReadOnlySpan<byte> text, int maxAttachments, out SocketPacket packet)
    {
        packet = default;
        if (text.IsEmpty || (uint)(text[0] - '0') > (uint)SocketPacketType.BinaryAck) return ProtocolViolation.UnknownType;

        var type = (SocketPacketType)(text[0] - '0');
        var at = 1;
        var attachments = 0;
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
        {
            var violation = ReadAttachmentCount(text, maxAttachments, ref at, out attachments);
            if (violation != ProtocolViolation.None) return violation;
        }

        var ns = ReadNamespace(text, ref at);
        if (ns.Length > MaxNamespaceLength) return ProtocolViolation.NamespaceTooLong;
        if (!TryReadNumber(text, MaxAckId, ref at, out var ackId)) return ProtocolViolation.IllegalAckId;

        packet = new SocketPacket(type, attachments, ns, ackId, at);
        return ProtocolViolation.None;
    }

    private static ProtocolViolation ReadAttachmentCount(ReadOnlySpan<byte> text, int max, ref int at, out int count)
    {
        // A count that is too large and a missing count are different violations; both are found before any memory is allocated.
        var fits = TryReadNumber(text, max, ref at, out var number);
        count = (int)number;
        if (!fits) return ProtocolViolation.TooManyAttachments;
        if (number <= 0 || at == text.Length || text[at] != '-') return ProtocolViolation.IllegalAttachmentCount;
        at++;
        return ProtocolViolation.None;
    }

    private static ReadOnlySpan<byte> ReadNamespace(ReadOnlySpan<byte> text, scoped ref int at)
    {
        if (at == text.Length || text[at] != '/') return "/"u8;

        var rest = text[at..];
        var end = rest.IndexOf((byte)',');
        at = end < 0 ? text.Length : at + end + 1;
        return end < 0 ? rest : rest[..end];
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, long max, ref int at, out long number)
    {
        number = None;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
        {
            number = (number == None ? 0 : number * 10) + (text[at] - '0');
            if (number > max) return false;
        }

        return true;
    }
}
