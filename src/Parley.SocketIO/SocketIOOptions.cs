using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

/// <summary>Settings of the Socket.IO server. They are read when it is mapped and do not change after that.</summary>
public sealed class SocketIOOptions
{
    /// <summary>Settings of the transport below: heartbeat, sizes, outbox, origins.</summary>
    public EngineOptions Engine { get; } = new();

    /// <summary>How long a client may stay without joining a namespace before it is disconnected. Default 45 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an ack from a client is waited for, unless the call says otherwise. Default 10 s.</summary>
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the attachments of a packet may take to arrive. Default 30 s.</summary>
    public TimeSpan AttachmentTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most attachments of one packet, at most 10,000. Default 10. Their bytes together may not exceed <see cref="EngineOptions.MaxPayload"/>.</summary>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>The most namespaces that one connection may have joined at once. Default 64.</summary>
    public int MaxNamespaces { get; set; } = 64;

    /// <summary>The most rooms that one socket may be in. Default 10,000.</summary>
    public int MaxRooms { get; set; } = 10_000;

    /// <summary>The most acks that may be outstanding from one socket. Default 1,000.</summary>
    public int MaxPendingAcks { get; set; } = 1_000;

    /// <summary>How many events of one socket may wait for their handler; then nothing more is read from its connection. Default 256.</summary>
    public int MaxQueuedEvents { get; set; } = 256;

    /// <summary>How many pipelined events of one socket may be in progress at once. Default 1,024.</summary>
    public int MaxPipelinedEvents { get; set; } = 1_024;

    /// <summary>
    /// Connection state recovery; null, which is the default, switches it off. It costs a copy of every packet that is sent,
    /// for as long as <see cref="RecoveryOptions.MaxDisconnection"/>.
    /// </summary>
    public RecoveryOptions? Recovery { get; set; }

    /// <summary>
    /// How events and acks become JSON. Contexts of source-generated types are added by <see cref="SocketIOBuilder.AddJsonContext"/>. What is
    /// missing or null where the type says that it may not be is a bad argument.
    /// </summary>
    public JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = SocketPayload.DefaultMaxDepth,
        // The output is JSON on a socket, never part of a page; escaping would triple Chinese text.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How packets are written on the wire; see <see cref="SocketIOBuilder.UseParser"/>.</summary>
    internal PacketParser Parser { get; set; } = new JsonParser();

    /// <summary>Makes the adapter of a namespace; see <see cref="SocketIOBuilder.UseAdapter"/>.</summary>
    internal Func<IServiceProvider, LocalAdapter, Adapter>? Adapter { get; set; }

    /// <summary>What is wrong with the settings, in the user's words; empty if nothing is.</summary>
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

/// <summary>The types that every event may carry without a context of its own.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(ConnectErrorBody))]
[JsonSerializable(typeof(ConnectAnswer))]
[JsonSerializable(typeof(FailedAck))]
[JsonSerializable(typeof(SocketDescription))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BuiltInJson : JsonSerializerContext;

/// <summary>The payload of a CONNECT_ERROR packet.</summary>
internal sealed record ConnectErrorBody(string Message, JsonElement? Data);

/// <summary>The payload of the server's CONNECT packet.</summary>
internal sealed record ConnectAnswer(string Sid, string? Pid);

/// <summary>The ack of an event whose handler failed.</summary>
internal sealed record FailedAck(string Error);
