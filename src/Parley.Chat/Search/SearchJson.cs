using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Search;

/// <summary>The JSON context of the types in <c>Search</c>.</summary>
[JsonSerializable(typeof(SearchResults))]
internal sealed partial class SearchJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static SearchJson Wire { get; } = new(WireJson.Options());
}
