using System.Text;
using System.Text.Json;
using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>The text by which a message is found.</summary>
internal static class SearchText
{
    /// <summary>What a text says, or how a file or a place is called.</summary>
    /// <param name="kind">The message's kind.</param>
    /// <param name="body">Its <c>msg</c> as JSON.</param>
    public static string Of(string kind, string body) =>
        kind == MessageKinds.Text ? JsonSerializer.Deserialize(body, Contract.ChatJson.Wire.String)! : NameIn(Encoding.UTF8.GetBytes(body));

    /// <summary>How a file or a place is called; empty if it has no name.</summary>
    public static string NameIn(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.TryGetProperty("name"u8, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
    }
}
