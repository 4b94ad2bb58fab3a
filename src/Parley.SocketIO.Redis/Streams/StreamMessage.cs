using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// A message as an entry of a stream: <c>uid</c>, <c>nsp</c>, <c>type</c>, and <c>data</c> as JSON or, with binary data, as MessagePack in
/// base64. Nodes of this program add <c>ticket</c>, by which they recognize their own broadcasts; others ignore it.
/// </summary>
internal readonly record struct StreamMessage
{
    /// <summary>The type of an entry that says: packets for clients are missing here. Only nodes of this program know it.</summary>
    public const int GapType = 100;

    /// <summary>The id in the stream.</summary>
    public StreamId Id { get; private init; }

    public string? Uid { get; private init; }

    public string? Namespace { get; private init; }

    public int Type { get; private init; }

    public long Ticket { get; private init; }

    /// <summary>A message of a node to itself, inside a heartbeat.</summary>
    public ReadOnlyMemory<byte>? Probe { get; private init; }

    private RedisValue Data { get; init; }

    /// <summary>The bytes of the data.</summary>
    public int Size => (int)Data.Length();

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="uid">The id of this node.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="ticket">The number of a broadcast that is kept for recovery; 0 for others.</param>
    public static NameValueEntry[] Write(ClusterMessage message, string uid, string ns, long ticket = 0)
    {
        var fields = new List<NameValueEntry>(5)
        {
            new("uid", uid),
            new("nsp", ns),
            new("type", (int)message.Type),
        };
        if (ClusterJson.HasData(message.Type)) fields.Add(new("data", DataOf(message, ns)));
        if (ticket > 0) fields.Add(new("ticket", ticket));
        return [.. fields];
    }

    /// <summary>Writes a heartbeat with a message of a node to itself.</summary>
    public static NameValueEntry[] WriteProbe(string uid, string ns, ReadOnlyMemory<byte> probe) =>
        [new("uid", uid), new("nsp", ns), new("type", (int)ClusterMessageType.Heartbeat), new("probe", probe)];

    /// <summary>Writes that packets are missing.</summary>
    public static NameValueEntry[] WriteGap(string uid, string ns) => [new("uid", uid), new("nsp", ns), new("type", GapType)];

    /// <summary>Reads the fields of an entry, without the data.</summary>
    /// <param name="id">The id in the stream.</param>
    /// <param name="fields">Names and values in turn.</param>
    public static StreamMessage Of(StreamId id, ReadOnlySpan<RedisValue> fields)
    {
        var message = new StreamMessage { Id = id };
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var value = fields[i + 1];
            message = (string?)fields[i] switch
            {
                "uid" => message with { Uid = value },
                "nsp" => message with { Namespace = value },
                "type" => message with { Type = (int)Math.Min(Number(value), int.MaxValue) },
                "ticket" => message with { Ticket = Number(value) },
                "probe" => message with { Probe = (ReadOnlyMemory<byte>)value },
                "data" => message with { Data = value },
                _ => message,
            };
        }

        return message;
    }

    /// <summary>Reads the data. Never throws.</summary>
    /// <param name="message">The message; null if its type is unknown.</param>
    /// <returns>False if it is malformed.</returns>
    public bool TryRead(out ClusterMessage? message)
    {
        message = null;
        ReadOnlyMemory<byte> bytes = (byte[]?)Data;
        try
        {
            if (!bytes.IsEmpty && bytes.Span[0] != '{') bytes = FromBase64(bytes.Span);
            var (json, attachments) = (bytes, Array.Empty<ReadOnlyMemory<byte>>());
            if (!bytes.IsEmpty && !WireBytes.TryRead(bytes, out json, out attachments)) return false;
            message = ClusterJson.ReadData(Type, Uid, json, attachments);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;   // the readers of System.Text.Json report bad input by exceptions only
        }
    }

    private static RedisValue DataOf(ClusterMessage message, string ns)
    {
        var json = JsonText.Of((message.Packet?.Payload.Length ?? 0) + 256, writer => ClusterJson.WriteData(writer, message, ns));
        return message.Attachments is { Length: > 0 } attachments ? Convert.ToBase64String(WireBytes.Pack(json, attachments).Span) : json;
    }

    private static byte[] FromBase64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, bytes, out _, out var written);
        return status == System.Buffers.OperationStatus.Done ? bytes[..written] : throw new FormatException("The data is no base64.");
    }

    private static long Number(RedisValue value) =>
        long.TryParse((string?)value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
