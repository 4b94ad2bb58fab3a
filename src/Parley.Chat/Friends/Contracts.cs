using System.ComponentModel.DataAnnotations;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Friends;

/// <summary>Asks a user for friendship.</summary>
/// <param name="To">Whom.</param>
/// <param name="Message">What to tell him.</param>
internal sealed record FriendRequestRequest([UserIdText] string To, [StringLength(256, MinimumLength = 1)] string? Message = null);

/// <summary>A request for friendship.</summary>
/// <param name="Id">Names it in the answer.</param>
/// <param name="From">Who asks.</param>
/// <param name="To">Who is asked.</param>
/// <param name="Created">When.</param>
/// <param name="State"><c>open</c>, <c>accepted</c>, <c>declined</c> or <c>cancelled</c>.</param>
/// <param name="Message">What the one who asks wrote.</param>
internal sealed record FriendRequest(
    string Id,
    string From,
    string To,
    long Created,
    [AllowedValues("open", "accepted", "declined", "cancelled")] string State,
    string? Message = null);

/// <summary>Open requests, both ways, the oldest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record FriendRequestList(IReadOnlyList<FriendRequest> Requests, string? Page = null);

/// <summary>A friend as a list shows him.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Online">Whether he is connected and shows it.</param>
/// <param name="Remark">What the user calls him.</param>
/// <param name="LastSeen">When he was last connected, if he is not.</param>
/// <param name="Avatar">The id of a file with his picture.</param>
internal sealed record Friend(string Id, string Name, bool Online, string? Remark = null, long? LastSeen = null, string? Avatar = null);

/// <summary>A user's friends, by name.</summary>
/// <param name="Friends">The friends.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record FriendList(IReadOnlyList<Friend> Friends, string? Page = null);

/// <summary>Says what the user calls a friend; null for nothing.</summary>
/// <param name="Remark">What he calls the friend.</param>
internal sealed record ChangeRemarkRequest([StringLength(64)] OptionalText Remark = default);

/// <summary>A user who has been blocked.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Since">Since when.</param>
/// <param name="Avatar">The id of a file with his picture.</param>
internal sealed record BlockedUser(string Id, string Name, long Since, string? Avatar = null);

/// <summary>A page of the users whom a user has blocked.</summary>
/// <param name="Blocks">Who is blocked.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record BlockList(IReadOnlyList<BlockedUser> Blocks, string? Page = null);
