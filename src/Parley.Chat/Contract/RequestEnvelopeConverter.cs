using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;

namespace Parley.Chat.Contract;

/// <summary>Reads envelopes leniently: it skips unknown members and never throws.</summary>
internal sealed class RequestEnvelopeConverter<TMsg> : JsonConverter<RequestEnvelope<TMsg>>
    where TMsg : class
{
    private const string NotAnObject = "msg must be an object.";

    // The messenger's own serializer options, whatever the application uses for its sockets.
    private static JsonTypeInfo<TMsg> Message => (JsonTypeInfo<TMsg>)SocketJson.Outside.GetTypeInfo(typeof(TMsg))!;

    public override bool HandleNull => true;

    public override RequestEnvelope<TMsg> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new RequestEnvelope<TMsg> { Problem = "The event carries one object: { from, to, type, msg }." };
        }

        var fields = new Fields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) fields.Read(ref reader);
        return fields.ToEnvelope();
    }

    public override void Write(Utf8JsonWriter writer, RequestEnvelope<TMsg> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only clients send requests.");

    private struct Fields
    {
        private string? _from;
        private string? _form;
        private string? _to;
        private string? _type;
        private bool _hasMsg;
        private TMsg? _msg;
        private string? _msgProblem;
        private string? _problem;

        public void Read(ref Utf8JsonReader json)
        {
            if (!IsText(json)) Skip(ref json, "A member's name is not valid text.");
            else if (json.ValueTextEquals("from"u8)) _from = Text(ref json, "from", _from);
            else if (json.ValueTextEquals("form"u8)) _form = Text(ref json, "form", _form);
            else if (json.ValueTextEquals("to"u8)) _to = Text(ref json, "to", _to);
            else if (json.ValueTextEquals("type"u8)) _type = Text(ref json, "type", _type);
            else if (json.ValueTextEquals("msg"u8)) ReadMessage(ref json);
            else Skip(ref json, problem: null);
        }

        public readonly RequestEnvelope<TMsg> ToEnvelope()
        {
            var problem = _problem
                ?? (_from is not null && _form is not null && _from != _form ? "from and form name different senders." : null)
                ?? (_type is not (null or RequestEnvelope.Json) ? "type must be \"json\"." : null);
            return new RequestEnvelope<TMsg>
            {
                Problem = problem,
                From = _from ?? _form,
                To = _to,
                Msg = _msg,
                MsgProblem = _hasMsg ? _msgProblem : NotAnObject,
            };
        }

        private void ReadMessage(ref Utf8JsonReader json)
        {
            if (_hasMsg) _problem ??= "msg occurs twice.";
            _hasMsg = true;
            json.Read();
            var start = json;
            (_msg, _msgProblem) = json.TokenType == JsonTokenType.StartObject ? ReadMessage(ref json, Message) : (null, NotAnObject);
            if (_msg is not null) return;

            // Wherever the reader stopped.
            json = start;
            json.Skip();
        }

        private static (TMsg? Msg, string? Problem) ReadMessage(ref Utf8JsonReader json, JsonTypeInfo<TMsg> type)
        {
            try
            {
                return (JsonSerializer.Deserialize(ref json, type), null);
            }
            catch (JsonException e)
            {
                return (null, JsonFault.Describe(e, "msg", "msg has an unexpected value."));
            }
            catch (InvalidOperationException)   // half of a surrogate pair
            {
                return (null, "msg contains invalid text.");
            }
        }

        // The founding document's template has an empty name, which counts as absent.
        private string? Text(ref Utf8JsonReader json, string name, string? before)
        {
            if (before is not null) _problem ??= $"{name} occurs twice.";
            json.Read();
            if (json.TokenType == JsonTokenType.String && IsText(json)) return json.ValueSpan.IsEmpty ? null : json.GetString();

            if (json.TokenType != JsonTokenType.Null) _problem ??= $"{name} must be a string.";
            json.Skip();
            return null;
        }

        private void Skip(ref Utf8JsonReader json, string? problem)
        {
            _problem ??= problem;
            json.Read();
            json.Skip();
        }

        private static bool IsText(in Utf8JsonReader json) => !json.ValueIsEscaped || !SocketPayload.HasLoneSurrogate(json.ValueSpan);
    }
}
