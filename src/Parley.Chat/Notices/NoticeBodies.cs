namespace Parley.Chat.Notices;

/// <summary>A notice about friendship.</summary>
/// <param name="From">The user who asked, accepted, declined, cancelled or removed.</param>
/// <param name="To">The other one.</param>
/// <param name="Request">The request.</param>
/// <param name="Message">The message of the sender.</param>
internal sealed record FriendNotice(string From, string To, string? Request = null, string? Message = null);

/// <summary>A notice about the user's own name for a friend.</summary>
/// <param name="Friend">The friend.</param>
/// <param name="Remark">The remark; absent for none.</param>
internal sealed record RemarkNotice(string Friend, string? Remark = null);

/// <summary>A notice about a block.</summary>
/// <param name="User">The blocked or unblocked user.</param>
internal sealed record BlockNotice(string User);

/// <summary>An announcement to everybody.</summary>
/// <param name="Text">The message.</param>
/// <param name="Title">The title.</param>
internal sealed record AnnouncementNotice(string Text, string? Title = null);

/// <summary>A notice about an ended session.</summary>
/// <param name="Device">The session's device.</param>
/// <param name="Reason">The reason.</param>
internal sealed record SessionNotice(string Device, string Reason);

/// <summary>A notice about a changed profile, with everything that it shows now.</summary>
/// <param name="User">Whose.</param>
/// <param name="Name">The display name.</param>
/// <param name="Avatar">The avatar file; absent for none.</param>
/// <param name="About">The description; absent for none.</param>
internal sealed record UserNotice(string User, string Name, string? Avatar = null, string? About = null);

/// <summary>Informs a user's devices that the user has deleted a message for themselves.</summary>
/// <param name="Conversation">The position.</param>
/// <param name="Message">The message.</param>
/// <param name="Device">The device that made the change.</param>
internal sealed record MessageDeletedNotice(ConversationName Conversation, MessageName Message, string Device);

/// <summary>A conversation by its name for the user.</summary>
/// <param name="Kind"><c>friend</c>, <c>group</c> or <c>server</c>.</param>
/// <param name="With">The friend, the group, <c>server</c> or <c>*</c>.</param>
internal sealed record ConversationName(string Kind, string With);

/// <summary>An entry of a conversation.</summary>
internal sealed record MessageName(string Id, long Seq);

/// <summary>A notice about a changed role for the whole server.</summary>
/// <param name="Role"><c>admin</c> or <c>moderator</c>; absent for none.</param>
internal sealed record RoleNotice(string? Role = null);
