using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Settings of the Socket.IO server. They are read when it is mapped and do not change after that.</summary>
public sealed class SocketIOOptions
{
    /// <summary>Settings of the transports: heartbeat, sizes, outbox, origins.</summary>
    public EngineOptions Engine { get; } = new();

    /// <summary>How long a client may stay connected without joining a namespace. Default 45 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long to wait for the ack of a client, unless the call sets another time. Default 10 s.</summary>
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all attachments of a packet may take to arrive. Default 30 s.</summary>
    public TimeSpan AttachmentTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum number of attachments of one packet, 0 to 10,000. Default 10. Their total size is limited by
    /// <see cref="EngineOptions.MaxPayload"/>.
    /// </summary>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>The maximum number of namespaces that one connection may join at once. Default 64.</summary>
    public int MaxNamespaces { get; set; } = 64;

    /// <summary>The maximum number of rooms of one socket. Default 10,000.</summary>
    public int MaxRooms { get; set; } = 10_000;

    /// <summary>The maximum number of pending acks of one socket. Default 1,000.</summary>
    public int MaxPendingAcks { get; set; } = 1_000;

    /// <summary>
    /// How many events of one socket may wait for their handlers before the server stops reading from its connection. Default 256.
    /// </summary>
    public int MaxQueuedEvents { get; set; } = 256;

    /// <summary>How many pipelined events of one socket may be in progress at once. Default 1,024.</summary>
    public int MaxPipelinedEvents { get; set; } = 1_024;

    /// <summary>
    /// Connection state recovery. Default null: off. It keeps a copy of every sent packet for
    /// <see cref="RecoveryOptions.MaxDisconnection"/>.
    /// </summary>
    public RecoveryOptions? Recovery { get; set; }

    /// <summary>
    /// How events and acks become JSON. <see cref="SocketIOBuilder.AddJsonContext"/> adds contexts of source-generated types. A member
    /// that is missing or null although its type does not allow it is a bad argument.
    /// </summary>
    public JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = SocketPayload.DefaultMaxDepth,
        // The output is JSON on a socket, never part of a page. Escaping would make Chinese text three times as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The problems of the settings, one sentence each; empty if the settings are valid.</summary>
    public IEnumerable<string> Problems()
    {
        if (ConnectTimeout <= TimeSpan.Zero) yield return $"{nameof(ConnectTimeout)} must be positive.";
        if (AckTimeout <= TimeSpan.Zero) yield return $"{nameof(AckTimeout)} must be positive.";
        if (AttachmentTimeout <= TimeSpan.Zero) yield return $"{nameof(AttachmentTimeout)} must be positive.";
        if (MaxAttachments is < 0 or > 10_000) yield return $"{nameof(MaxAttachments)} must be between 0 and 10,000.";
        if (MaxNamespaces < 1) yield return $"{nameof(MaxNamespaces)} must be at least 1.";
        if (MaxRooms < 1) yield return $"{nameof(MaxRooms)} must be at least 1.";
        if (MaxPendingAcks < 1) yield return $"{nameof(MaxPendingAcks)} must be at least 1.";
        if (MaxQueuedEvents < 1) yield return $"{nameof(MaxQueuedEvents)} must be at least 1.";
        if (MaxPipelinedEvents < 1) yield return $"{nameof(MaxPipelinedEvents)} must be at least 1.";
        foreach (var problem in Recovery?.Problems() ?? []) yield return $"{nameof(Recovery)}: {problem}";
        foreach (var problem in Engine.Problems()) yield return $"{nameof(Engine)}: {problem}";
    }
}
