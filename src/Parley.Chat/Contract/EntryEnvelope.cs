using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Contract;

/// <summary>An entry of the log as clients receive it; the same live, in sync and in history.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Cursor">The entry's cursor.</param>
[JsonConverter(typeof(EntryEnvelopeConverter))]
internal readonly record struct EntryEnvelope(LogEntry Entry, Cursor Cursor);

/// <summary>Writes entries as envelopes; their bodies were checked when they were stored and are sent unchanged.</summary>
internal sealed class EntryEnvelopeConverter : JsonConverter<EntryEnvelope>
{
    public override EntryEnvelope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only the server sends entries.");

    public override void Write(Utf8JsonWriter writer, EntryEnvelope value, JsonSerializerOptions options)
    {
        var entry = value.Entry;
        var to = entry.To;
        writer.WriteStartObject();
        writer.WriteString(Names.From, entry.Sender);
        writer.WriteString(Names.To, to);
        writer.WriteString(Names.Type, Names.Json);
        writer.WriteStartObject(Names.Msg);
        if (entry.Conversation.Kind == ConversationKind.Server) WriteNotice(writer, entry);
        else WriteMessage(writer, entry, to);
        writer.WriteString(Names.Id, entry.Id);
        writer.WriteNumber(Names.Seq, entry.Seq);
        writer.WriteNumber(Names.Time, entry.Time);
        value.Cursor.WriteTo(writer, Names.Cursor);
        writer.WriteString(Names.Room, Room(entry.Conversation.Kind));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, LogEntry entry, ReadOnlySpan<char> to)
    {
        writer.WriteString(Names.From, entry.Sender);
        writer.WriteString(Names.To, to);
        writer.WritePropertyName(Names.Msg);
        writer.WriteRawValue(entry.Body, skipInputValidation: true);
        writer.WriteString(Names.Kind, entry.Kind);
        if (entry.Cid is { } cid) writer.WriteString("cid"u8, cid);
        if (entry.Changed is { } changed) writer.WriteNumber(entry.Kind == MessageKinds.Recalled ? "recalled"u8 : "edited"u8, changed);
        if (entry.Quote is { } quote) writer.WriteString("quote"u8, quote);
        if (entry.Mentions is not { } mentions) return;

        writer.WriteStartArray("mentions"u8);
        foreach (var user in mentions) writer.WriteStringValue(user);
        writer.WriteEndArray();
    }

    // The members of a notice are beside its kind, not below it.
    private static void WriteNotice(Utf8JsonWriter writer, LogEntry entry)
    {
        writer.WriteString(Names.Kind, entry.Kind);
        using var body = JsonDocument.Parse(entry.Body);
        foreach (var member in body.RootElement.EnumerateObject()) member.WriteTo(writer);
    }

    private static JsonEncodedText Room(ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => Names.FriendRoom,
        ConversationKind.Group => Names.GroupRoom,
        _ => Names.ServerRoom,
    };

    // Encoded once, because a device that was away gets thousands of entries.
    private static class Names
    {
        public static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
        public static readonly JsonEncodedText To = JsonEncodedText.Encode("to");
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Json = JsonEncodedText.Encode(RequestEnvelope.Json);
        public static readonly JsonEncodedText Msg = JsonEncodedText.Encode("msg");
        public static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText Cursor = JsonEncodedText.Encode("cursor");
        public static readonly JsonEncodedText Room = JsonEncodedText.Encode("room");
        public static readonly JsonEncodedText FriendRoom = JsonEncodedText.Encode(Namespaces.Friend);
        public static readonly JsonEncodedText GroupRoom = JsonEncodedText.Encode(Namespaces.Group);
        public static readonly JsonEncodedText ServerRoom = JsonEncodedText.Encode(Namespaces.Server);
    }
}
