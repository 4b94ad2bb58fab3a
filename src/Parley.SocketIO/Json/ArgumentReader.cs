using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>
/// Reads the value of an event or ack. A missing value is an error and does not become null: code that expects a value gets one.
/// </summary>
internal static class ArgumentReader
{
    private static readonly string[] Sources = ["System.Text.Json", "System.Text.Json.Rethrowable"];

    /// <summary>Reads the next argument.</summary>
    /// <exception cref="JsonException">The argument has another type, or is missing and not optional.</exception>
    public static T Read<T>(ref Utf8JsonReader json, JsonTypeInfo<T> info, bool isOptional)
    {
        json.Read();
        var isThere = json.TokenType != JsonTokenType.EndArray;
        var value = isThere ? JsonSerializer.Deserialize(ref json, info) : default;
        // For a nullable value type, null is a valid value and also stands for a missing one.
        if (isOptional || (isThere && value is not null) || (default(T) is null && typeof(T).IsValueType)) return value!;
        throw new JsonException(isThere ? "A value is expected instead of null." : "A value is expected, but there is none.");
    }

    /// <summary>
    /// Makes nullable members optional, as null members are left out when writing. Other constructor parameters without a default stay
    /// required.
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
    /// Whether an exception means that the client's JSON is not as expected. It may come from System.Text.Json, from a converter, or from a
    /// method of <see cref="JsonElement"/> that a handler calls for something that the client has not sent.
    /// </summary>
    public static bool IsBadInput(Exception exception) => exception is JsonException
        || (exception is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException
            && Sources.Contains(exception.Source));

    private static bool IsNullable(JsonParameterInfo parameter) => parameter.ParameterType.IsValueType
        ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : parameter.IsNullable;
}
