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

/// <summary>
/// The attachments of the packet that this thread is reading or writing. JSON converters have no other way to a context;
/// reading and writing of one packet never leave the thread.
/// </summary>
internal static class AttachmentScope
{
    [ThreadStatic]
    private static ReadOnlyMemory<byte>[]? _incoming;

    [ThreadStatic]
    private static List<ReadOnlyMemory<byte>>? _outgoing;

    public static void Read(ReadOnlyMemory<byte>[]? attachments) => _incoming = attachments;

    public static Attachment? Find(int number) =>
        _incoming is { } all && (uint)number < (uint)all.Length ? new Attachment(all[number]) : null;

    public static int Add(ReadOnlyMemory<byte> data)
    {
        _outgoing ??= [];
        _outgoing.Add(data);
        return _outgoing.Count - 1;
    }

    /// <summary>Takes what was written since the last call.</summary>
    public static ReadOnlyMemory<byte>[] TakeWritten()
    {
        if (_outgoing is not { Count: > 0 }) return [];
        ReadOnlyMemory<byte>[] attachments = [.. _outgoing];
        _outgoing.Clear();
        return attachments;
    }
}
