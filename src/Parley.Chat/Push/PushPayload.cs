using System.Buffers;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Push;

/// <summary>Writes the payload that a browser shows.</summary>
internal static class PushPayload
{
    private const int MaxText = 256;   // In characters: any text of this length fits into one record.

    public static async ValueTask<byte[]> OfAsync(LogEntry entry, ReadSession sql)
    {
        var isGroup = entry.Conversation.Kind == ConversationKind.Group;
        var sender = await sql.TextAsync("select name from users where id = $1", entry.Sender);
        var group = isGroup ? await sql.TextAsync("select name from groups where conversation = $1", entry.ConversationId) : null;
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WebhookJson.Writer);
        writer.WriteStartObject();
        writer.WriteString("room"u8, isGroup ? Namespaces.Group : Namespaces.Friend);
        writer.WriteString("with"u8, isGroup ? entry.To.ToString() : entry.Sender);
        writer.WriteString("from"u8, entry.Sender);
        writer.WriteString("name"u8, sender);
        if (isGroup) writer.WriteString("group"u8, group);
        writer.WriteString("kind"u8, entry.Kind);
        if (entry.Kind == MessageKinds.Text)
            writer.WriteString("text"u8, Shorten(JsonSerializer.Deserialize(entry.Body, LogJson.Wire.String)!));
        writer.WriteString("id"u8, entry.Id);
        writer.WriteNumber("seq"u8, entry.Seq);
        writer.WriteNumber("time"u8, entry.Time);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Shorten(string text)
    {
        if (text.Length <= MaxText) return text;
        return text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)] + "…";
    }
}
