using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>The raw arguments of an event or ack: for gateways, and for events with several arguments. Immutable.</summary>
public readonly struct EventArguments
{
    // The JSON array after its first item: a comma before each argument, and the closing bracket.
    private readonly ReadOnlyMemory<byte> _tail;
    private readonly ReadOnlyMemory<byte>[]? _attachments;

    private EventArguments(ReadOnlyMemory<byte> tail, ReadOnlyMemory<byte>[]? attachments)
    {
        _tail = tail;
        _attachments = attachments;
    }

    /// <summary>The number of arguments.</summary>
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

    /// <summary>The binary parts, in the order of their placeholders' numbers.</summary>
    public ReadOnlyMemory<byte>[] Attachments => _attachments ?? [];

    /// <summary>No arguments. Add some by <see cref="With{T}"/>.</summary>
    public static EventArguments None => default;

    /// <summary>Creates arguments from a JSON array.</summary>
    /// <exception cref="JsonException">It is not an array.</exception>
    public static EventArguments FromJson(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new JsonException("Arguments are a JSON array.");
        var json = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(array);
        return new EventArguments(array.GetArrayLength() == 0 ? default : (byte[])[(byte)',', .. json[1..]], null);
    }

    /// <summary>Creates arguments from the data of another node. Nothing is checked, and the attachments are not copied.</summary>
    /// <param name="array">A valid JSON array, with placeholders for attachments.</param>
    /// <param name="attachments">The binary parts.</param>
    public static EventArguments FromPayload(ReadOnlySpan<byte> array, ReadOnlyMemory<byte>[] attachments) => KeepAck(array, attachments);

    /// <summary>Appends an argument and returns the result.</summary>
    public EventArguments With<T>(T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var json = PacketEncoder.Json(value, type, Attachments, out var attachments);
        return new EventArguments((byte[])[.. Tail[..^1], (byte)',', .. json, (byte)']'], attachments);
    }

    /// <summary>Appends binary data and returns the result.</summary>
    public EventArguments With(Attachment data) => With(data, BuiltInJson.Default.Attachment);

    /// <summary>Returns the arguments as a JSON array, with placeholders for binary data.</summary>
    public JsonElement ToJson() => JsonElement.Parse(AsArray(), new JsonDocumentOptions { MaxDepth = int.MaxValue });

    /// <summary>Returns the arguments as the bytes of a JSON array, with placeholders for binary data.</summary>
    public byte[] ToPayload() => AsArray();

    /// <summary>Reads an argument.</summary>
    /// <exception cref="JsonException">The argument is missing or has another type.</exception>
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

    /// <summary>Reads the argument of an ack, if it has the expected type.</summary>
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
            value = default;   // an ack of another type counts as none
            return false;
        }
    }

    /// <summary>Reads an argument, or returns the default if it is missing.</summary>
    internal T? GetOrDefault<T>(int index, JsonTypeInfo<T> type) => index < Count ? Get(index, type) : default;

    /// <summary>Copies the arguments of an ack's payload.</summary>
    internal static EventArguments KeepAck(ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[]? attachments)
    {
        var rest = payload[(payload.IndexOf((byte)'[') + 1)..].TrimStart(" \t\r\n"u8);
        return new EventArguments(rest[0] == ']' ? default : (byte[])[(byte)',', .. rest], attachments);
    }

    /// <summary>Copies the arguments of an event's payload.</summary>
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

    // Reads the arguments as an array: the comma before the first argument is replaced by the opening bracket.
    private Utf8JsonReader Reader()
    {
        var json = new Utf8JsonReader(AsArray(), new JsonReaderOptions { MaxDepth = int.MaxValue });   // its depth was checked on arrival
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
