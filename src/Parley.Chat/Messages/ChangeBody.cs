using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>
/// The body of an entry of the kind <c>recall</c> or <c>edit</c>: the message, and its present content. The content is absent if a later
/// entry covers the message, and for users who may not see it.
/// </summary>
internal static class ChangeBody
{
    /// <summary>Names the message without its content.</summary>
    public static string Bare(string id, long seq) => Write(id, seq, null);

    /// <summary>Has the present content of the message.</summary>
    public static string Of(LogEntry message, MessageContent content) => Write(message.Id, message.Seq, content);

    /// <summary>The <c>seq</c> of the message.</summary>
    public static long TargetSeq(LogEntry entry)
    {
        using var body = JsonDocument.Parse(entry.Body);
        return body.RootElement.GetProperty("seq"u8).GetInt64();
    }

    private static string Write(string id, long seq, MessageContent? content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteNumber("seq"u8, seq);
            if (content is not null) WriteContent(writer, content);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteContent(Utf8JsonWriter writer, MessageContent content)
    {
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(content.Body, skipInputValidation: true);
        if (content.Mentions is not { } mentions) return;

        writer.WriteStartArray("mentions"u8);
        foreach (var user in mentions) writer.WriteStringValue(user);
        writer.WriteEndArray();
    }
}
