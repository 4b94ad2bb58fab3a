using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Administration;

/// <summary>The JSON context of the types in <c>Administration</c>.</summary>
[JsonSerializable(typeof(AuditDetails))]
[JsonSerializable(typeof(CreateAdministratorRequest))]
[JsonSerializable(typeof(ServerDescription))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(SetAccountPasswordRequest))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(SetAccountRoleRequest))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(GroupOverview))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(AnnounceRequest))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(AnnouncementPage))]
[JsonSerializable(typeof(ServerStatistics))]
internal sealed partial class AdministrationJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static AdministrationJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static AdministrationJson Outside { get; } = new(OutsideJson.Options());
}
