using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>The JSON form of the texts of entries.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LogJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static LogJson Wire { get; } = new(WireJson.Options());
}
