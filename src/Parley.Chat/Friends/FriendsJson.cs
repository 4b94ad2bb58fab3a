using System.Text.Json.Serialization;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Friends;

/// <summary>The JSON context of the types in <c>Friends</c>.</summary>
[JsonSerializable(typeof(FriendRequestRequest))]
[JsonSerializable(typeof(FriendRequest))]
[JsonSerializable(typeof(FriendRequestList))]
[JsonSerializable(typeof(FriendList))]
[JsonSerializable(typeof(Friend))]
[JsonSerializable(typeof(ChangeRemarkRequest))]
[JsonSerializable(typeof(BlockList))]
internal sealed partial class FriendsJson : JsonSerializerContext
{
    /// <inheritdoc cref="WireJson.Options"/>
    public static FriendsJson Wire { get; } = new(WireJson.Options());

    /// <inheritdoc cref="OutsideJson.Options"/>
    public static FriendsJson Outside { get; } = new(OutsideJson.Options());
}
