using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Chat.Webhooks;

/// <summary>The JSON form of webhook bodies.</summary>
internal static class WebhookJson
{
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteNames(Utf8JsonWriter writer, ReadOnlySpan<byte> property, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(property);
        foreach (var name in names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
