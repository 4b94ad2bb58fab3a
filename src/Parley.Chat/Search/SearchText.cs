using System.Text;
using System.Text.Json;
using Parley.Chat.Log;

namespace Parley.Chat.Search;

/// <summary>The searchable text of a message.</summary>
internal static class SearchText
{
    /// <summary>The content of a text, or the name of a file or location.</summary>
    /// <param name="kind">The message's kind.</param>
    /// <param name="body">Its <c>msg</c> as JSON.</param>
    public static string Of(string kind, string body) =>
        kind == MessageKinds.Text ? JsonSerializer.Deserialize(body, LogJson.Wire.String)! : NameIn(Encoding.UTF8.GetBytes(body));

    /// <summary>The name of a file or location; empty if there is none.</summary>
    public static string NameIn(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : "";
    }
}
