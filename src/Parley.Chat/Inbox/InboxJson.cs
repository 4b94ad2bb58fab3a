using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Inbox;

/// <summary>The JSON context of the types in <c>Inbox</c>.</summary>
[JsonSerializable(typeof(ConversationChange))]
[JsonSerializable(typeof(ConversationState))]
[JsonSerializable(typeof(ConversationNotice))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(GroupReadList))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static InboxJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static InboxJson Outside { get; } = new(OutsideJson.Options());
}
