namespace Parley.Chat.Friends;

/// <summary>Asks a user for friendship.</summary>
internal sealed record FriendRequestRequest(string To, string? Message = null);

/// <summary>A request for friendship.</summary>
/// <param name="Id">Names it in the answer.</param>
/// <param name="From">Who asks.</param>
/// <param name="To">Who is asked.</param>
/// <param name="Created">When.</param>
/// <param name="State"><c>open</c>, <c>accepted</c> or <c>declined</c>.</param>
/// <param name="Message">What the one who asks wrote.</param>
internal sealed record FriendRequest(string Id, string From, string To, long Created, string State, string? Message = null);

/// <summary>Open requests, both ways.</summary>
internal sealed record FriendRequestList(IReadOnlyList<FriendRequest> Requests);

/// <summary>A friend as a list shows him.</summary>
internal sealed record Friend(string Id, string Name, bool Online, string? Remark = null, long? LastSeen = null, string? Avatar = null);

/// <summary>A user's friends.</summary>
internal sealed record FriendList(IReadOnlyList<Friend> Friends);
