namespace Parley.Chat.Notices;

/// <summary>What a notice about friendship says.</summary>
/// <param name="From">Who asked, accepted, declined or removed.</param>
/// <param name="To">The other one.</param>
/// <param name="Request">The request that it is about.</param>
/// <param name="Message">What the one who asked wrote.</param>
internal sealed record FriendNotice(string From, string To, string? Request = null, string? Message = null);

/// <summary>What a notice about a group says.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Name">The group's name.</param>
/// <param name="By">Who did it.</param>
internal sealed record GroupNotice(string Group, string Name, string By);

/// <summary>What a notice about an ended session says.</summary>
/// <param name="Device">The session's device.</param>
/// <param name="Reason">Why it ended.</param>
internal sealed record SessionNotice(string Device, string Reason);

/// <summary>What a notice about a changed profile says: all that the profile shows now.</summary>
/// <param name="User">Whose.</param>
/// <param name="Name">His display name.</param>
/// <param name="Avatar">The file that shows him; none if left out.</param>
/// <param name="About">What he says of himself; nothing if left out.</param>
internal sealed record UserNotice(string User, string Name, string? Avatar = null, string? About = null);

/// <summary>Tells a user's devices that he has deleted a message for himself.</summary>
/// <param name="Conversation">Where it stands.</param>
/// <param name="Message">Which one.</param>
/// <param name="Device">The device that did it.</param>
internal sealed record MessageDeletedNotice(ConversationName Conversation, MessageName Message, string Device);

/// <summary>A conversation as its user calls it.</summary>
/// <param name="Kind"><c>friend</c>, <c>group</c> or <c>server</c>.</param>
/// <param name="With">The friend, the group, <c>server</c> or <c>*</c>.</param>
internal sealed record ConversationName(string Kind, string With);

/// <summary>An entry of a conversation.</summary>
internal sealed record MessageName(string Id, long Seq);

/// <summary>The body of a <c>system</c> entry in a group.</summary>
/// <param name="Event"><c>created</c>, <c>joined</c>, <c>left</c>, <c>removed</c> or <c>owner</c>.</param>
/// <param name="Users">Whom it happened to.</param>
/// <param name="By">Who did it.</param>
/// <param name="Name">The group's name, when it is made.</param>
internal sealed record MembershipChange(string Event, IReadOnlyList<string> Users, string By, string? Name = null);
