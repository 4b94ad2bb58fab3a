using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO;

/// <summary>The JSON that the server itself writes into packets.</summary>
[JsonSerializable(typeof(ConnectErrorBody))]
[JsonSerializable(typeof(ConnectAnswer))]
[JsonSerializable(typeof(FailedAck))]
[JsonSerializable(typeof(SocketDescription))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PacketJson : JsonSerializerContext;

/// <summary>The payload of a CONNECT_ERROR packet.</summary>
internal sealed record ConnectErrorBody(string Message, JsonElement? Data);

/// <summary>The payload of the server's CONNECT packet.</summary>
internal sealed record ConnectAnswer(string Sid, string? Pid);

/// <summary>The ack of an event whose handler failed.</summary>
internal sealed record FailedAck(string Error);
