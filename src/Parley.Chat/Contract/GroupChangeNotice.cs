using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Contract;

/// <summary>
/// Tells the members of a group on <c>/server</c> what the group's own log says on <c>/group</c>: it costs no entry for each member,
/// and whoever misses it finds the entry by sync.
/// </summary>
/// <param name="Entry">The <c>system</c> entry of the group.</param>
/// <param name="Cursor">Its place in the log.</param>
[JsonConverter(typeof(GroupChangeNoticeConverter))]
internal sealed record GroupChangeNotice(LogEntry Entry, Cursor Cursor);

/// <summary>Writes the notice: what has changed stands beside its kind.</summary>
internal sealed class GroupChangeNoticeConverter : JsonConverter<GroupChangeNotice>
{
    private static readonly JsonEncodedText CursorName = JsonEncodedText.Encode("cursor");

    public override GroupChangeNotice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only the server sends notices.");

    public override void Write(Utf8JsonWriter writer, GroupChangeNotice value, JsonSerializerOptions options)
    {
        var entry = value.Entry;
        writer.WriteStartObject();
        writer.WriteString("from"u8, RequestEnvelope.Server);
        writer.WriteString("to"u8, entry.To);
        writer.WriteString("type"u8, RequestEnvelope.Json);
        writer.WriteStartObject("msg"u8);
        writer.WriteString("kind"u8, NoticeKinds.GroupChanged);
        writer.WriteString("group"u8, entry.To);
        using (var change = JsonDocument.Parse(entry.Body))
        {
            foreach (var member in change.RootElement.EnumerateObject()) member.WriteTo(writer);
        }

        writer.WriteString("id"u8, entry.Id);
        writer.WriteNumber("time"u8, entry.Time);
        value.Cursor.WriteTo(writer, CursorName);
        writer.WriteString("room"u8, Rooms.Group);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
