using System.Buffers;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Push;

/// <summary>Writes what a browser shows of a message.</summary>
internal static class PushPayload
{
    private const int MaxText = 256;   // Characters: whatever they are, the whole fits into one record.

    public static byte[] Of(LogEntry entry, SqlSession sql)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WebhookJson.Writer);
        var isGroup = entry.Conversation.Kind == ConversationKind.Group;
        writer.WriteStartObject();
        writer.WriteString("room"u8, isGroup ? Rooms.Group : Rooms.Friend);
        writer.WriteString("with"u8, isGroup ? entry.To.ToString() : entry.Sender);
        writer.WriteString("from"u8, entry.Sender);
        writer.WriteString("name"u8, sql.Text("select name from users where id = $1", entry.Sender));
        if (isGroup) writer.WriteString("group"u8, sql.Text("select name from groups where conversation = $1", entry.ConversationId));
        writer.WriteString("kind"u8, entry.Kind);
        if (entry.Kind == MessageKinds.Text) writer.WriteString("text"u8, Shorten(JsonSerializer.Deserialize(entry.Body, ChatJson.Wire.String)!));
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
