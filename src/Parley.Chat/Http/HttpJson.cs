using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>The JSON form of refusals.</summary>
[JsonSerializable(typeof(Problem))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static HttpJson Wire { get; } = new(WireJson.Options());
}
