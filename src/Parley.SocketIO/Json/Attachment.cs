using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO;

/// <summary>Binary data inside an event or ack. On the wire it follows the JSON, which contains a placeholder for it.</summary>
/// <param name="Data">The bytes. They are not copied: do not change them afterwards.</param>
[JsonConverter(typeof(AttachmentConverter))]
public readonly record struct Attachment(ReadOnlyMemory<byte> Data);

/// <summary>
/// Writes placeholders for attachments, and reads attachments for placeholders (Socket.IO protocol 5, "BINARY_EVENT").
/// Public only because the code that is generated for an application's types names it.
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
