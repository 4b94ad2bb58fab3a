using System.Globalization;
using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Reads and writes descriptions of sockets as Node servers do. Headers and credentials of a client do not leave its server.
/// </summary>
internal static class SocketJson
{
    // As JavaScript writes a date.
    private const string DateFormat = "ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'";

    public static void Write(Utf8JsonWriter json, IReadOnlyList<SocketDescription> sockets)
    {
        json.WriteStartArray("sockets");
        foreach (var socket in sockets)
        {
            json.WriteStartObject();
            json.WriteString("id", socket.Id);
            WriteHandshake(json, socket.Handshake);
            JsonText.WriteTexts(json, "rooms", socket.Rooms);
            json.WritePropertyName("data");
            if (socket.Data is { } data) data.WriteTo(json);
            else JsonText.WriteRaw(json, "{}"u8.ToArray());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads descriptions.</summary>
    /// <exception cref="JsonException">They are something else.</exception>
    public static List<SocketDescription> Read(ReadOnlyMemory<byte> json)
    {
        var array = JsonElement.Parse(json.Span, new JsonDocumentOptions { MaxDepth = WireBytes.MaxDepth });
        if (array.ValueKind != JsonValueKind.Array) throw new JsonException("Sockets are an array.");
        return [.. array.EnumerateArray().Select(Read)];
    }

    private static void WriteHandshake(Utf8JsonWriter json, RemoteHandshake handshake)
    {
        json.WriteStartObject("handshake");
        json.WriteStartObject("headers");
        json.WriteEndObject();
        json.WriteString("time", handshake.Time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture));
        json.WriteString("address", handshake.Address ?? "");
        json.WriteBoolean("xdomain", false);
        json.WriteBoolean("secure", handshake.IsSecure);
        json.WriteNumber("issued", handshake.Time.ToUnixTimeMilliseconds());
        json.WriteString("url", "");
        json.WriteStartObject("query");
        foreach (var (name, value) in handshake.Query) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartObject("auth");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static SocketDescription Read(JsonElement socket)
    {
        if (socket.ValueKind != JsonValueKind.Object || Text(socket, "id") is not { } id) throw new JsonException("A socket has an id.");
        var rooms = Member(socket, "rooms") is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(room => room.ToString())]
            : new[] { id };
        var data = Member(socket, "data") is { ValueKind: not JsonValueKind.Null } value ? value : (JsonElement?)null;
        return new SocketDescription(id, rooms, ReadHandshake(Member(socket, "handshake")), data);
    }

    private static RemoteHandshake ReadHandshake(JsonElement? handshake)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(handshake, "query") is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject())
            {
                var value = member.Value;
                if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().LastOrDefault();   // of a repeated parameter
                query[member.Name] = value.ToString();
            }
        }

        var isSecure = Member(handshake, "secure") is { ValueKind: JsonValueKind.True };
        return new RemoteHandshake(query, Text(handshake, "address"), isSecure, Time(Member(handshake, "issued")));
    }

    private static DateTimeOffset Time(JsonElement? issued) =>
        issued is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var milliseconds)
            && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    private static string? Text(JsonElement? from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static JsonElement? Member(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;
}
