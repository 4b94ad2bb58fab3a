using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Sessions;

/// <summary>The JSON context of the types in <c>Sessions</c>.</summary>
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(Ticket))]
internal sealed partial class SessionsJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static SessionsJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static SessionsJson Outside { get; } = new(OutsideJson.Options());
}
