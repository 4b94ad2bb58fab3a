using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Push;

/// <summary>The JSON context of the types in <c>Push</c>.</summary>
[JsonSerializable(typeof(PushKey))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(VapidClaims))]
internal sealed partial class PushJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static PushJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static PushJson Outside { get; } = new(OutsideJson.Options());
}
