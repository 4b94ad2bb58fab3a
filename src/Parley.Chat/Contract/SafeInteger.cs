using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>
/// Whole numbers from outside: a larger one counts as the largest that JavaScript can count exactly, which is larger than anything that is
/// counted here, and small enough to be added to and taken from without a second thought.
/// </summary>
internal static class SafeInteger
{
    /// <summary>2⁵³ − 1.</summary>
    public const long Max = 9_007_199_254_740_991;

    /// <summary>The number, or the nearest that may be.</summary>
    public static long Clamp(long number) => Math.Clamp(number, -Max, Max);

    /// <summary>Reads digits and nothing else. False: it is no number from 0, or one that nobody can mean.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
#pragma warning disable RS0030 // The one place where it may be.
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
#pragma warning restore RS0030
        number = Clamp(number);
        return isNumber;
    }

    /// <summary>As the other one, where the number may be left out: then it is null.</summary>
    public static bool TryParse(string? text, out long? number)
    {
        number = text is not null && TryParse(text.AsSpan(), out var parsed) ? parsed : null;
        return text is null || number is not null;
    }

    /// <summary>Lets JSON that comes from outside be read by options; what they write is not meant for anybody.</summary>
    public static JsonSerializerOptions ForReading(JsonSerializerOptions options) =>
        new(options) { TypeInfoResolver = null, Converters = { new LongConverter(), new IntConverter() } };

    private sealed class LongConverter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Clamp(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class IntConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (int)Math.Clamp(reader.GetInt64(), int.MinValue, int.MaxValue);

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
