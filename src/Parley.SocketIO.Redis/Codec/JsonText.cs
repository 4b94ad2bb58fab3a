using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>Reads and writes parts of messages as JSON.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // Chinese text would become twice as long
        MaxDepth = WireBytes.MaxDepth,
        SkipValidation = true,
    };

    /// <summary>Returns the JSON that a method writes.</summary>
    public static ReadOnlyMemory<byte> Of(int capacity, Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(capacity);
        using var json = new Utf8JsonWriter(output, Options);
        write(json);
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Writes valid JSON as it is.</summary>
    public static void WriteRaw(Utf8JsonWriter json, ReadOnlyMemory<byte> value) =>
        json.WriteRawValue(value.Span, skipInputValidation: true);

    public static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value)
    {
        json.WritePropertyName(name);
        WriteRaw(json, value);
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Reads the members of an object, whose values are parts of the same memory.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="state">What <paramref name="read"/> collects.</param>
    /// <param name="read">Receives each name and value.</param>
    /// <exception cref="JsonException">It is not an object.</exception>
    public static void ReadMembers<TState>(ReadOnlyMemory<byte> json, ref TState state, MemberReader<TState> read)
        where TState : allows ref struct
    {
        var reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object is expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Servers write the names that matter without escapes.
            var name = reader.ValueIsEscaped ? default : reader.ValueSpan;
            reader.Read();
            read(ref state, name, Slice(json, ref reader));
        }

        if (reader.Read()) throw new JsonException("There is more than an object.");
    }

    /// <summary>Reads the items of an array, whose values are parts of the same memory.</summary>
    /// <exception cref="JsonException">It is not an array.</exception>
    public static List<ReadOnlyMemory<byte>> ReadItems(ReadOnlyMemory<byte> json)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        var reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("An array is expected.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Slice(json, ref reader));
        return items;
    }

    /// <summary>Reads an array of names. JavaScript allows rooms that are numbers; here they are text.</summary>
    /// <exception cref="JsonException">It is not an array of names.</exception>
    public static string[] ReadTexts(ReadOnlyMemory<byte> json)
    {
        var texts = new List<string>();
        var reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("An array is expected.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(Text(ref reader));
        return [.. texts];
    }

    /// <summary>Reads a name.</summary>
    public static string ReadText(ReadOnlyMemory<byte> json)
    {
        var reader = Reader(json);
        reader.Read();
        return Text(ref reader);
    }

    public static double ReadNumber(ReadOnlyMemory<byte> json)
    {
        var reader = Reader(json);
        reader.Read();
        return reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException("A number is expected.");
    }

    public static bool IsTrue(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("true"u8);

    public static bool IsFalse(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("false"u8);

    public static bool IsNull(ReadOnlyMemory<byte> json) => json.Span.SequenceEqual("null"u8);

    private static Utf8JsonReader Reader(ReadOnlyMemory<byte> json) =>
        new(json.Span, new JsonReaderOptions { MaxDepth = WireBytes.MaxDepth });

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        _ => throw new JsonException("A name is expected."),
    };

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}

/// <summary>Receives a member of an object.</summary>
internal delegate void MemberReader<TState>(ref TState state, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    where TState : allows ref struct;
