using System.Text.Json.Serialization;

namespace Parley.Chat.Contract;

/// <summary>The types sent over sockets, and the messages inside requests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RequestEnvelope<AuthMessage>))]
[JsonSerializable(typeof(RequestEnvelope<EmptyMessage>))]
[JsonSerializable(typeof(RequestEnvelope<SendBody>))]
[JsonSerializable(typeof(RequestEnvelope<RecallBody>))]
[JsonSerializable(typeof(RequestEnvelope<EditBody>))]
[JsonSerializable(typeof(RequestEnvelope<SyncMessage>))]
[JsonSerializable(typeof(RequestEnvelope<HistoryMessage>))]
[JsonSerializable(typeof(RequestEnvelope<RecentMessage>))]
[JsonSerializable(typeof(RequestEnvelope<ReadMessage>))]
[JsonSerializable(typeof(RequestEnvelope<TypingMessage>))]
[JsonSerializable(typeof(RequestEnvelope<OnlineMessage>))]
[JsonSerializable(typeof(EntryEnvelope))]
[JsonSerializable(typeof(GroupChangeNotice))]
[JsonSerializable(typeof(AuthMessage))]
[JsonSerializable(typeof(EmptyMessage))]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(RecallBody))]
[JsonSerializable(typeof(EditBody))]
[JsonSerializable(typeof(SyncMessage))]
[JsonSerializable(typeof(HistoryMessage))]
[JsonSerializable(typeof(RecentMessage))]
[JsonSerializable(typeof(ReadMessage))]
[JsonSerializable(typeof(TypingMessage))]
[JsonSerializable(typeof(OnlineMessage))]
[JsonSerializable(typeof(ConnectRefusal))]
[JsonSerializable(typeof(Envelope<Answer>))]
[JsonSerializable(typeof(Envelope<AuthAnswer>))]
[JsonSerializable(typeof(Envelope<TimeAnswer>))]
[JsonSerializable(typeof(Envelope<SendAnswer>))]
[JsonSerializable(typeof(Envelope<ChangeAnswer>))]
[JsonSerializable(typeof(Envelope<MessagesAnswer>))]
[JsonSerializable(typeof(Envelope<RecentAnswer>))]
[JsonSerializable(typeof(Envelope<ReadAnswer>))]
[JsonSerializable(typeof(Envelope<OnlineAnswer>))]
[JsonSerializable(typeof(Envelope<TypingPush>))]
[JsonSerializable(typeof(Envelope<GroupReadPush>))]
[JsonSerializable(typeof(Envelope<PresenceMessage>))]
internal sealed partial class SocketJson : JsonSerializerContext
{
    /// <summary>The context for reading data from clients.</summary>
    public static SocketJson Outside => Holder.Outside;

    // A separate class, so that the generated Default exists before it is copied.
    private static class Holder
    {
        internal static readonly SocketJson Outside = new(OutsideJson.Reading(Default.Options));
    }
}
