using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Contract;

/// <summary>Options for reading JSON from clients: integers by <see cref="SafeInteger"/>, and lists of texts without null.</summary>
internal static class OutsideJson
{
    /// <summary>For reading requests and the responses of other servers, not for writing.</summary>
    /// <returns>New options, because each context needs its own.</returns>
    public static JsonSerializerOptions Options() => Reading(WireJson.Options());

    /// <summary>Options for reading data from clients, not for writing.</summary>
    /// <param name="options">The options for writing the same types.</param>
    public static JsonSerializerOptions Reading(JsonSerializerOptions options) =>
        new(options) { TypeInfoResolver = null, Converters = { new LongConverter(), new IntConverter(), new TextListConverter() } };

    private sealed class LongConverter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SafeInteger.Clamp(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class IntConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (int)Math.Clamp(reader.GetInt64(), int.MinValue, int.MaxValue);

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    // The serializer respects nullable annotations for members, but not for elements of lists.
    private sealed class TextListConverter : JsonConverter<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();

            var texts = new List<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
            return reader.TokenType == JsonTokenType.EndArray ? texts : throw new ListElementException(texts.Count);
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("These options only read data from clients.");
    }
}
