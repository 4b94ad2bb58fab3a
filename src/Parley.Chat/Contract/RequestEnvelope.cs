using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>What a client sends with every event: who, to whom, and the message. Wrong ones are kept too, with what is wrong.</summary>
[JsonConverter(typeof(RequestEnvelopeConverter))]
internal sealed record RequestEnvelope
{
    /// <summary>The format that <c>type</c> names; the only one there is.</summary>
    public const string Json = "json";

    /// <summary>What an anonymous client calls itself.</summary>
    public const string Client = "client";

    /// <summary>What the server is called, as sender and as recipient.</summary>
    public const string Server = "server";

    /// <summary>What is wrong with the envelope, in the user's words; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The sender, if named: <c>from</c>, or <c>form</c> as the founding document spells it in the auth events.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    public JsonElement Msg { get; init; }

    /// <summary>The envelope in place of one that cannot be read.</summary>
    public static RequestEnvelope Wrong(string problem) => new() { Problem = problem };
}

/// <summary>Reads envelopes leniently: unknown members are skipped, and no input makes it throw.</summary>
internal sealed class RequestEnvelopeConverter : JsonConverter<RequestEnvelope>
{
    public override bool HandleNull => true;

    public override RequestEnvelope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return RequestEnvelope.Wrong("The event carries one object: { from, to, type, msg }.");
        }

        var fields = new Fields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) fields.Read(ref reader);
        return fields.ToEnvelope();
    }

    public override void Write(Utf8JsonWriter writer, RequestEnvelope value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only clients send requests.");

    private struct Fields
    {
        private string? _from;
        private string? _form;
        private string? _to;
        private string? _type;
        private JsonElement _msg;
        private string? _problem;

        public void Read(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("from"u8)) _from = Text(ref json, "from", _from);
            else if (json.ValueTextEquals("form"u8)) _form = Text(ref json, "form", _form);
            else if (json.ValueTextEquals("to"u8)) _to = Text(ref json, "to", _to);
            else if (json.ValueTextEquals("type"u8)) _type = Text(ref json, "type", _type);
            else if (json.ValueTextEquals("msg"u8)) ReadMessage(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }

        public readonly RequestEnvelope ToEnvelope()
        {
            var problem = _problem
                ?? (_from is not null && _form is not null && _from != _form ? "from and form name two senders." : null)
                ?? (_type is not (null or RequestEnvelope.Json) ? "type must be \"json\"." : null);
            return new RequestEnvelope { Problem = problem, From = _from ?? _form, To = _to, Msg = _msg };
        }

        private void ReadMessage(ref Utf8JsonReader json)
        {
            if (_msg.ValueKind != JsonValueKind.Undefined) _problem ??= "msg stands there twice.";
            json.Read();
            _msg = JsonElement.ParseValue(ref json);
        }

        // An empty name is what the founding document's template shows; it names nobody.
        private string? Text(ref Utf8JsonReader json, string name, string? before)
        {
            if (before is not null) _problem ??= $"{name} stands there twice.";
            json.Read();
            if (json.TokenType == JsonTokenType.String && TryGetText(ref json, out var text)) return text.Length == 0 ? null : text;

            if (json.TokenType != JsonTokenType.Null) _problem ??= $"{name} must be a string.";
            json.Skip();
            return null;
        }

        private static bool TryGetText(ref Utf8JsonReader json, out string text)
        {
            try
            {
                text = json.GetString()!;
                return true;
            }
            catch (InvalidOperationException)   // half of a surrogate pair
            {
                text = "";
                return false;
            }
        }
    }
}
