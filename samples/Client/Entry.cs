using System.Text.Json;

namespace Client;

/// <summary>An entry of a conversation, as far as this client understands it.</summary>
internal sealed record Entry
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required string Room { get; init; }

    public required string Kind { get; init; }

    public required string Id { get; init; }

    public required long Seq { get; init; }

    /// <summary>The text, if there is one.</summary>
    public string? Text { get; init; }

    /// <summary>The entry that a recall or an edit is about.</summary>
    public long Target { get; init; }

    /// <summary>Reads an envelope of <c>receivefsmg</c>, of <c>notice</c>, or of a page.</summary>
    public static Entry Of(JsonElement envelope)
    {
        var msg = envelope.GetProperty("msg");
        var content = msg.TryGetProperty("msg", out var found) ? found : default;
        return new Entry
        {
            From = envelope.GetProperty("from").GetString()!,
            To = envelope.GetProperty("to").GetString()!,
            Room = msg.GetProperty("room").GetString()!,
            Kind = msg.GetProperty("kind").GetString()!,
            Id = msg.GetProperty("id").GetString()!,
            Seq = msg.TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0,   // Only group-changed has none.
            Text = TextOf(content),
            Target = content.ValueKind == JsonValueKind.Object && content.TryGetProperty("seq", out var target) ? target.GetInt64() : 0,
        };
    }

    private static string? TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString(),
        JsonValueKind.Object when content.TryGetProperty("msg", out var text) => TextOf(text),
        JsonValueKind.Object when content.TryGetProperty("event", out var change) =>
            $"{change} {string.Join(", ", content.GetProperty("users").EnumerateArray())}",
        _ => null,
    };
}
