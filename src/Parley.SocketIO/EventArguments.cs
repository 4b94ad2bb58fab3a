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

    /// <summary>Makes arguments from a JSON array.</summary>
    /// <exception cref="JsonException">It is no array.</exception>
    public static EventArguments FromJson(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new JsonException("Arguments are a JSON array.");
        var json = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(array);
        return new EventArguments(array.GetArrayLength() == 0 ? default : (byte[])[(byte)',', .. json[1..]], null);
    }

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

    /// <summary>The arguments of a packet's payload, with bytes of their own.</summary>
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
        AttachmentScope.Read(_attachments);
        try
        {
            return JsonSerializer.Deserialize(ref json, type);
        }
        finally
        {
            AttachmentScope.Read(null);
        }
    }

    // Reads the arguments as an array of their own: the comma that stands before the first one is where its bracket belongs.
    private Utf8JsonReader Reader()
    {
        var array = Tail.ToArray();
        if (array.Length == 1) array = "[]"u8.ToArray();
        else array[0] = (byte)'[';
        var json = new Utf8JsonReader(array);
        json.Read();
        return json;
    }
}
