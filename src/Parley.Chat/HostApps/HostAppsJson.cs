using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.HostApps;

/// <summary>The JSON context of the types in <c>HostApps</c>.</summary>
[JsonSerializable(typeof(HostSignInRequest))]
[JsonSerializable(typeof(TokenSignInRequest))]
internal sealed partial class HostAppsJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static HostAppsJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static HostAppsJson Outside { get; } = new(OutsideJson.Options());
}
