using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Accounts;

/// <summary>The JSON context of the types in <c>Accounts</c>.</summary>
[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(UserProfile))]
[JsonSerializable(typeof(UserCard))]
[JsonSerializable(typeof(UserPage))]
[JsonSerializable(typeof(ChangeProfileRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(CreateInvitationRequest))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(InvitationPage))]
internal sealed partial class AccountsJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static AccountsJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static AccountsJson Outside { get; } = new(OutsideJson.Options());
}
