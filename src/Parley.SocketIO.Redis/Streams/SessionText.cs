using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>
/// A lost socket as Node servers keep it: MessagePack of <c>{sid, pid, rooms, data}</c> in base64. Nodes of this program add <c>nsp</c>, so
/// that the secret of one namespace recovers nothing in another.
/// </summary>
internal static class SessionText
{
    /// <summary>Writes a lost socket.</summary>
    public static string Write(SocketSession session, string ns)
    {
        var json = JsonText.Of(256, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("sid", session.SocketId);
            writer.WriteString("pid", session.RecoveryId);
            JsonText.WriteTexts(writer, "rooms", session.Rooms);
            writer.WritePropertyName("data");
            if (session.Data is { } data) data.WriteTo(writer);
            else JsonText.WriteRaw(writer, "{}"u8.ToArray());
            writer.WriteString("nsp", ns);
            writer.WriteEndObject();
        });
        return Convert.ToBase64String(WireBytes.Pack(json, []).Span);
    }

    /// <summary>Reads a lost socket. Never throws.</summary>
    /// <param name="text">What was kept.</param>
    /// <param name="recoveryId">The secret that the client has sent.</param>
    /// <param name="ns">The namespace that the client joins.</param>
    /// <returns>Null if it is malformed, or of another namespace.</returns>
    public static SocketSession? Read(string text, string recoveryId, string ns)
    {
        try
        {
            if (!WireBytes.TryRead(Convert.FromBase64String(text), out var json, out var attachments)) return null;
            if (attachments.Length > 0) return null;   // binary data has no place in a JsonElement
            var parts = default(Parts);
            JsonText.ReadMembers(json, ref parts, Read);
            if (parts is not { SocketId: { Length: > 0 } id, Rooms: { } rooms } || parts.RecoveryId != recoveryId) return null;
            return (parts.Namespace ?? ns) == ns ? new SocketSession(recoveryId, id, rooms, parts.Data) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;   // anybody who may write to Redis may have written it
        }
    }

    private static void Read(ref Parts parts, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (JsonText.IsNull(value)) return;
        if (name.SequenceEqual("sid"u8)) parts.SocketId = JsonText.ReadText(value);
        else if (name.SequenceEqual("pid"u8)) parts.RecoveryId = JsonText.ReadText(value);
        else if (name.SequenceEqual("nsp"u8)) parts.Namespace = JsonText.ReadText(value);
        else if (name.SequenceEqual("rooms"u8)) parts.Rooms = JsonText.ReadTexts(value);
        else if (name.SequenceEqual("data"u8)) parts.Data = DataOf(value);
    }

    // A Node server always has an object; an empty one is no data.
    private static JsonElement? DataOf(ReadOnlyMemory<byte> value)
    {
        var data = JsonElement.Parse(value.Span, new JsonDocumentOptions { MaxDepth = WireBytes.MaxDepth });
        return data.ValueKind == JsonValueKind.Object && data.GetPropertyCount() == 0 ? null : data;
    }

    private struct Parts
    {
        public string? SocketId;
        public string? RecoveryId;
        public string? Namespace;
        public string[]? Rooms;
        public JsonElement? Data;
    }
}
