using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO;

/// <summary>Binary data inside an event or ack. On the wire it travels beside the JSON, which holds a placeholder for it.</summary>
/// <param name="Data">The bytes; they must not change any more.</param>
[JsonConverter(typeof(AttachmentConverter))]
public readonly record struct Attachment(ReadOnlyMemory<byte> Data);

/// <summary>
/// Puts placeholders for attachments and takes attachments for placeholders (Socket.IO protocol 5, "BINARY_EVENT").
/// Public only because the JSON that is generated for an application's own types names it.
/// </summary>
public sealed class AttachmentConverter : JsonConverter<Attachment>
{
    /// <inheritdoc/>
    public override Attachment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Binary data is expected here.");

        var number = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = reader.ValueTextEquals("num"u8);
            reader.Read();
            if (isNumber && (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out number))) number = -1;
            reader.Skip();
        }

        return AttachmentScope.Find(number) ?? throw new JsonException("Binary data is expected here.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Attachment value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("_placeholder"u8, true);
        writer.WriteNumber("num"u8, AttachmentScope.Add(value.Data));
        writer.WriteEndObject();
    }
}
