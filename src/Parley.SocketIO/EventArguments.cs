using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>The arguments of an event or ack as they travel: for gateways, and for events with several arguments.</summary>
public readonly struct EventArguments
{
    // The JSON array behind its first item: a comma before each argument, and the closing bracket.
    private readonly ReadOnlyMemory<byte> _tail;
    private readonly ReadOnlyMemory<byte>[]? _attachments;

    private EventArguments(ReadOnlyMemory<byte> tail, ReadOnlyMemory<byte>[]? attachments)
    {
        _tail = tail;
        _attachments = attachments;
    }

    /// <summary>How many arguments there are.</summary>
    public int Count
    {
        get
        {
            var json = Reader();
            var count = 0;
            for (; json.Read() && json.TokenType != JsonTokenType.EndArray; count++) json.Skip();
            return count;
        }
    }

    internal ReadOnlySpan<byte> Tail => _tail.IsEmpty ? "]"u8 : _tail.Span;

    internal ReadOnlyMemory<byte>[] Attachments => _attachments ?? [];

    /// <summary>No arguments: where those that are sent begin.</summary>
    public static EventArguments None => default;

    /// <summary>Makes arguments from a JSON array.</summary>
    /// <exception cref="JsonException">It is no array.</exception>
    public static EventArguments FromJson(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new JsonException("Arguments are a JSON array.");
        var json = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(array);
        return new EventArguments(array.GetArrayLength() == 0 ? default : (byte[])[(byte)',', .. json[1..]], null);
    }

    /// <summary>The same arguments and one more at their end.</summary>
    public EventArguments With<T>(T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var json = PacketEncoder.Json(value, type, Attachments, out var attachments);
        return new EventArguments((byte[])[.. Tail[..^1], (byte)',', .. json, (byte)']'], attachments);
    }

    /// <summary>The same arguments and binary data at their end.</summary>
    public EventArguments With(Attachment data) => With(data, BuiltInJson.Default.Attachment);

    /// <summary>The arguments as a JSON array; binary data stands in it as placeholders.</summary>
    public JsonElement ToJson() => JsonElement.Parse(AsArray(), new JsonDocumentOptions { MaxDepth = int.MaxValue });

    /// <summary>Reads an argument.</summary>
    /// <exception cref="JsonException">It is not there, or is something else.</exception>
    public T? Get<T>(int index, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var json = Reader();
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i == index) return Read(ref json, type);
            json.Skip();
        }

        throw new JsonException($"There is no argument {index}.");
    }

    /// <summary>Reads the one argument of an ack, if it is what is expected.</summary>
    internal bool TryGetAck<T>(JsonTypeInfo<T> type, bool isOptional, out T? value)
    {
        try
        {
            var json = Reader();
            using (AttachmentScope.Read(_attachments)) value = ArgumentReader.Read(ref json, type, isOptional);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            value = default;   // the client's answer is something else: it counts as none
            return false;
        }
    }

    /// <summary>Reads an argument, or gives the default if it is not there.</summary>
    internal T? GetOrDefault<T>(int index, JsonTypeInfo<T> type) => index < Count ? Get(index, type) : default;

    /// <summary>The arguments of an ack's payload, with bytes of their own.</summary>
    internal static EventArguments KeepAck(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        var rest = payload[(payload.IndexOf((byte)'[') + 1)..].TrimStart(" \t\r\n"u8);
        return new EventArguments(rest[0] == ']' ? default : (byte[])[(byte)',', .. rest], attachments);
    }

    /// <summary>The arguments of an event's payload, with bytes of their own.</summary>
    internal static EventArguments Keep(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();   // the bracket
        json.Read();   // the name
        var tail = payload[(int)json.BytesConsumed..].TrimStart(" \t\r\n"u8);
        return new EventArguments(tail.ToArray(), attachments);
    }

    private T? Read<T>(ref Utf8JsonReader json, JsonTypeInfo<T> type)
    {
        using (AttachmentScope.Read(_attachments)) return JsonSerializer.Deserialize(ref json, type);
    }

    // Reads the arguments as an array of their own: the comma that stands before the first one is where its bracket belongs.
    private Utf8JsonReader Reader()
    {
        var json = new Utf8JsonReader(AsArray(), new JsonReaderOptions { MaxDepth = int.MaxValue });   // its depth was checked when it came
        json.Read();
        return json;
    }

    private byte[] AsArray()
    {
        if (Tail[0] == ']') return "[]"u8.ToArray();
        var array = Tail.ToArray();
        array[0] = (byte)'[';
        return array;
    }
}
