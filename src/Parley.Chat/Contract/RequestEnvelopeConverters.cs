using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>Creates the converter for an envelope by its message type.</summary>
internal sealed class RequestEnvelopeConverters : JsonConverterFactory
{
    private static readonly Dictionary<Type, JsonConverter> All = new()
    {
        [typeof(RequestEnvelope<AuthMessage>)] = new RequestEnvelopeConverter<AuthMessage>(),
        [typeof(RequestEnvelope<EmptyMessage>)] = new RequestEnvelopeConverter<EmptyMessage>(),
        [typeof(RequestEnvelope<SendBody>)] = new RequestEnvelopeConverter<SendBody>(),
        [typeof(RequestEnvelope<RecallBody>)] = new RequestEnvelopeConverter<RecallBody>(),
        [typeof(RequestEnvelope<EditBody>)] = new RequestEnvelopeConverter<EditBody>(),
        [typeof(RequestEnvelope<SyncMessage>)] = new RequestEnvelopeConverter<SyncMessage>(),
        [typeof(RequestEnvelope<HistoryMessage>)] = new RequestEnvelopeConverter<HistoryMessage>(),
        [typeof(RequestEnvelope<RecentMessage>)] = new RequestEnvelopeConverter<RecentMessage>(),
        [typeof(RequestEnvelope<ReadMessage>)] = new RequestEnvelopeConverter<ReadMessage>(),
        [typeof(RequestEnvelope<TypingMessage>)] = new RequestEnvelopeConverter<TypingMessage>(),
        [typeof(RequestEnvelope<OnlineMessage>)] = new RequestEnvelopeConverter<OnlineMessage>(),
    };

    public override bool CanConvert(Type typeToConvert) => All.ContainsKey(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => All[typeToConvert];
}
