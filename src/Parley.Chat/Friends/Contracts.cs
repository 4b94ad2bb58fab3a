using Parley.Chat.Contract;

namespace Parley.Chat.Friends;

/// <summary>Asks a user for friendship.</summary>
internal sealed record FriendRequestRequest(string To, string? Message = null);

/// <summary>A request for friendship.</summary>
/// <param name="Id">Names it in the answer.</param>
/// <param name="From">Who asks.</param>
/// <param name="To">Who is asked.</param>
/// <param name="Created">When.</param>
/// <param name="State"><c>open</c>, <c>accepted</c>, <c>declined</c> or <c>cancelled</c>.</param>
/// <param name="Message">What the one who asks wrote.</param>
internal sealed record FriendRequest(string Id, string From, string To, long Created, string State, string? Message = null);

/// <summary>Open requests, both ways.</summary>
internal sealed record FriendRequestList(IReadOnlyList<FriendRequest> Requests);

/// <summary>A friend as a list shows him.</summary>
internal sealed record Friend(string Id, string Name, bool Online, string? Remark = null, long? LastSeen = null, string? Avatar = null);

/// <summary>A user's friends.</summary>
internal sealed record FriendList(IReadOnlyList<Friend> Friends);

/// <summary>Says what the user calls a friend; null for nothing.</summary>
internal sealed record ChangeRemarkRequest(OptionalText Remark = default);

/// <summary>A user who has been blocked.</summary>
internal sealed record BlockedUser(string Id, string Name, long Since, string? Avatar = null);

/// <summary>A page of the users whom a user has blocked.</summary>
internal sealed record BlockList(IReadOnlyList<BlockedUser> Blocks, string? Page = null);
