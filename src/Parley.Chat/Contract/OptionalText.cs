using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>An optional text in a request: absent keeps the present value, null clears it.</summary>
/// <param name="IsGiven">Whether it is present, null included.</param>
/// <param name="Text">The text.</param>
[JsonConverter(typeof(OptionalTextConverter))]
internal readonly record struct OptionalText(bool IsGiven, string? Text)
{
    /// <summary>The value to store: the new text (empty counts as none), or the present value.</summary>
    public string? Or(string? before) => !IsGiven ? before : Text is "" ? null : Text;

    public static implicit operator OptionalText(string? text) => new(true, text);
}

/// <summary>Reads texts that may be null.</summary>
internal sealed class OptionalTextConverter : JsonConverter<OptionalText>
{
    public override bool HandleNull => true;

    public override OptionalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? new OptionalText(true, reader.GetString())
            : throw new JsonException("A string or null is expected.");

    public override void Write(Utf8JsonWriter writer, OptionalText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
