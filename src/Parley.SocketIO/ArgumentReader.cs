using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>Reads the one value that an event or ack carries. What is not there is no null in disguise: code that expects a value gets one.</summary>
internal static class ArgumentReader
{
    private static readonly string[] Sources = ["System.Text.Json", "System.Text.Json.Rethrowable"];

    /// <summary>Reads the argument before which the reader stands.</summary>
    /// <exception cref="JsonException">It is something else, or it is missing and is not optional.</exception>
    public static T Read<T>(ref Utf8JsonReader json, JsonTypeInfo<T> info, bool isOptional)
    {
        json.Read();
        var isThere = json.TokenType != JsonTokenType.EndArray;
        var value = isThere ? JsonSerializer.Deserialize(ref json, info) : default;
        // Of a value type null is its own word for nothing, and its absence shows nowhere else.
        if (isOptional || (isThere && value is not null) || (default(T) is null && typeof(T).IsValueType)) return value!;
        throw new JsonException(isThere ? "A value is expected, and null came." : "A value is expected, and none came.");
    }

    /// <summary>
    /// Makes a member that may be null one that may be missing: this is how null is written here. Other parameters of a constructor that have
    /// no default are required.
    /// </summary>
    public static void RelaxNullable(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { IsRequired: true, AssociatedParameter: { IsMemberInitializer: false } parameter } && IsNullable(parameter))
                property.IsRequired = false;
        }
    }

    /// <summary>
    /// Whether an exception says that JSON is not what was expected: so say System.Text.Json and converters, and so do the methods of
    /// <see cref="JsonElement"/>, of which a handler asks what a client may not have sent.
    /// </summary>
    public static bool IsBadInput(Exception exception) => exception is JsonException
        || (exception is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException
            && Sources.Contains(exception.Source));

    private static bool IsNullable(JsonParameterInfo parameter) => parameter.ParameterType.IsValueType
        ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : parameter.IsNullable;
}
