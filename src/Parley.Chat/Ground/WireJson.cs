using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Ground;

/// <summary>The form of JSON in the HTTP interface and in stored bodies. Each room has a context with its own types.</summary>
internal static class WireJson
{
    /// <summary>The maximum depth of JSON from outside: of requests, messages and the responses of webhooks.</summary>
    public const int Depth = 16;

    /// <summary>For writing. Nothing is escaped that JSON does not require, because nothing is embedded in HTML.</summary>
    /// <returns>New options, because each context needs its own.</returns>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = Depth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
