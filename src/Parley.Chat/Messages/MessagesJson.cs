using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Messages;

/// <summary>The JSON context of the types in <c>Messages</c>.</summary>
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(ReviewAnswer))]
internal sealed partial class MessagesJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static MessagesJson Wire { get; } = new(WireJson.Options());
}
