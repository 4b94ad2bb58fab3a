using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;
using Parley.Chat.Ground;

namespace Parley.Chat.Friends;

/// <summary>A new friend request.</summary>
/// <param name="To">The user who gets the request.</param>
/// <param name="Message">A message to the recipient.</param>
internal sealed record FriendRequestRequest([UserIdText] string To, [StringLength(256, MinimumLength = 1)] string? Message = null);

/// <summary>A friend request.</summary>
/// <param name="Id">Its id, for accepting and declining.</param>
/// <param name="From">The requesting user.</param>
/// <param name="To">The recipient.</param>
/// <param name="Created">When.</param>
/// <param name="State"><c>open</c>, <c>accepted</c>, <c>declined</c> or <c>cancelled</c>.</param>
/// <param name="Message">The message of the sender.</param>
internal sealed record FriendRequest(
    string Id,
    string From,
    string To,
    long Created,
    [AllowedValues("open", "accepted", "declined", "cancelled")] string State,
    string? Message = null);

/// <summary>Open requests in both directions, oldest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record FriendRequestList(IReadOnlyList<FriendRequest> Requests, string? Page = null);

/// <summary>A friend in a list.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Online">Whether the friend is online and visible.</param>
/// <param name="Remark">The user's own name for the friend.</param>
/// <param name="LastSeen">When the user was last connected, if they are not now.</param>
/// <param name="Avatar">The id of the avatar file.</param>
internal sealed record Friend(string Id, string Name, bool Online, string? Remark = null, long? LastSeen = null, string? Avatar = null);

/// <summary>A user's friends, ordered by name.</summary>
/// <param name="Friends">The friends.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record FriendList(IReadOnlyList<Friend> Friends, string? Page = null);

/// <summary>Sets the user's own name for a friend; null removes it.</summary>
/// <param name="Remark">The remark.</param>
internal sealed record ChangeRemarkRequest([StringLength(64)] OptionalText Remark = default);

/// <summary>A user who has been blocked.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Since">When it started.</param>
/// <param name="Avatar">The id of the avatar file.</param>
internal sealed record BlockedUser(string Id, string Name, long Since, string? Avatar = null);

/// <summary>A page of the users that a user has blocked.</summary>
/// <param name="Blocks">The blocked user.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record BlockList(IReadOnlyList<BlockedUser> Blocks, string? Page = null);
