using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>An entry of the log as a client gets it, live, by sync or from history: always the same.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Cursor">Its place in the log.</param>
[JsonConverter(typeof(EntryEnvelopeConverter))]
internal sealed record EntryEnvelope(LogEntry Entry, string Cursor);

/// <summary>Writes entries as envelopes; their bodies were checked when they were stored and go out as they came.</summary>
internal sealed class EntryEnvelopeConverter : JsonConverter<EntryEnvelope>
{
    public override EntryEnvelope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only the server sends entries.");

    public override void Write(Utf8JsonWriter writer, EntryEnvelope value, JsonSerializerOptions options)
    {
        var entry = value.Entry;
        writer.WriteStartObject();
        writer.WriteString("from"u8, entry.Sender);
        writer.WriteString("to"u8, entry.To);
        writer.WriteString("type"u8, RequestEnvelope.Json);
        writer.WriteStartObject("msg"u8);
        if (entry.Conversation.Kind == ConversationKind.Server) WriteNotice(writer, entry);
        else WriteMessage(writer, entry);
        writer.WriteString("id"u8, entry.Id);
        writer.WriteNumber("seq"u8, entry.Seq);
        writer.WriteNumber("time"u8, entry.Time);
        writer.WriteString("cursor"u8, value.Cursor);
        writer.WriteString("room"u8, Room(entry.Conversation.Kind));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, LogEntry entry)
    {
        writer.WriteString("from"u8, entry.Sender);
        writer.WriteString("to"u8, entry.To);
        writer.WritePropertyName("msg"u8);
        writer.WriteRawValue(entry.Body, skipInputValidation: true);
        writer.WriteString("kind"u8, entry.Kind);
        if (entry.Cid is { } cid) writer.WriteString("cid"u8, cid);
        if (entry.Quote is { } quote) writer.WriteString("quote"u8, quote);
        if (entry.Mentions is not { } mentions) return;

        writer.WriteStartArray("mentions"u8);
        foreach (var user in mentions) writer.WriteStringValue(user);
        writer.WriteEndArray();
    }

    // What a notice says stands beside its kind, not below it.
    private static void WriteNotice(Utf8JsonWriter writer, LogEntry entry)
    {
        writer.WriteString("kind"u8, entry.Kind);
        using var body = JsonDocument.Parse(entry.Body);
        foreach (var member in body.RootElement.EnumerateObject()) member.WriteTo(writer);
    }

    private static string Room(ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => Rooms.Friend,
        ConversationKind.Group => Rooms.Group,
        _ => Rooms.Server,
    };
}
