using System.Text.Json.Serialization;
using Parley.Chat.Ground;

namespace Parley.Chat.Notices;

/// <summary>The JSON context of the types in <c>Notices</c>.</summary>
[JsonSerializable(typeof(AnnouncementNotice))]
[JsonSerializable(typeof(FriendNotice))]
[JsonSerializable(typeof(RemarkNotice))]
[JsonSerializable(typeof(BlockNotice))]
[JsonSerializable(typeof(SessionNotice))]
[JsonSerializable(typeof(UserNotice))]
[JsonSerializable(typeof(MessageDeletedNotice))]
[JsonSerializable(typeof(AccountEvent))]
[JsonSerializable(typeof(RoleNotice))]
[JsonSerializable(typeof(Announced))]
internal sealed partial class NoticesJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static NoticesJson Wire { get; } = new(WireJson.Options());
}
