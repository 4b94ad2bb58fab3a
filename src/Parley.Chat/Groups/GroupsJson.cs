using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Groups;

/// <summary>The JSON context of the types in <c>Groups</c>.</summary>
[JsonSerializable(typeof(CreateGroupRequest))]
[JsonSerializable(typeof(ChangeGroupRequest))]
[JsonSerializable(typeof(AddMembersRequest))]
[JsonSerializable(typeof(SetRoleRequest))]
[JsonSerializable(typeof(TransferGroupRequest))]
[JsonSerializable(typeof(MuteMemberRequest))]
[JsonSerializable(typeof(MuteGroupRequest))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(CreateLinkRequest))]
[JsonSerializable(typeof(GroupLink))]
[JsonSerializable(typeof(GroupLinkList))]
[JsonSerializable(typeof(GroupPreview))]
[JsonSerializable(typeof(JoinGroupRequest))]
[JsonSerializable(typeof(JoinAnswer))]
[JsonSerializable(typeof(JoinRequestPage))]
[JsonSerializable(typeof(GroupDetails))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(GroupNotice))]
[JsonSerializable(typeof(JoinNotice))]
[JsonSerializable(typeof(MembershipChange))]
internal sealed partial class GroupsJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static GroupsJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static GroupsJson Outside { get; } = new(OutsideJson.Options());
}
