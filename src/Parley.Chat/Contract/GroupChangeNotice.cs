using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Contract;

/// <summary>
/// A live copy, on <c>/server</c>, of an entry that the group's log has on <c>/group</c>. It costs no entry per member; members who miss it
/// find the entry by sync.
/// </summary>
/// <param name="Entry">The <c>system</c> entry of the group.</param>
/// <param name="Cursor">The entry's cursor.</param>
[JsonConverter(typeof(GroupChangeNoticeConverter))]
internal sealed record GroupChangeNotice(LogEntry Entry, Cursor Cursor);

/// <summary>Writes the notice, with the change beside its kind.</summary>
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
        writer.WriteString("room"u8, Namespaces.Group);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
