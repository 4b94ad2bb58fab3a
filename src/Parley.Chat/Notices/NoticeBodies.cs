using Parley.Chat.Groups;

namespace Parley.Chat.Notices;

/// <summary>What a notice about friendship says.</summary>
/// <param name="From">Who asked, accepted, declined or removed.</param>
/// <param name="To">The other one.</param>
/// <param name="Request">The request that it is about.</param>
/// <param name="Message">What the one who asked wrote.</param>
internal sealed record FriendNotice(string From, string To, string? Request = null, string? Message = null);

/// <summary>What a notice about how the user calls a friend says.</summary>
/// <param name="Friend">The friend.</param>
/// <param name="Remark">What the user calls him; nothing if left out.</param>
internal sealed record RemarkNotice(string Friend, string? Remark = null);

/// <summary>What a notice about a block says.</summary>
/// <param name="User">Who has been blocked, or is no longer.</param>
internal sealed record BlockNotice(string User);

/// <summary>What a notice about a group says.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Name">The group's name.</param>
/// <param name="By">Who did it.</param>
/// <param name="Role">The role that the user has now.</param>
/// <param name="Until">Until when he may not send.</param>
internal sealed record GroupNotice(string Group, string Name, string By, string? Role = null, long? Until = null);

/// <summary>What a notice about a wish to join a group says.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Name">The group's name.</param>
/// <param name="User">Who wants to join.</param>
/// <param name="By">Who asked, answered or took it back.</param>
/// <param name="Request">The request that it is about.</param>
/// <param name="Message">What the one who asks wrote.</param>
internal sealed record JoinNotice(string Group, string Name, string User, string By, string Request, string? Message = null);

/// <summary>What an announcement to everybody says.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Title">What stands above it.</param>
internal sealed record AnnouncementNotice(string Text, string? Title = null);

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
/// <param name="Event">
/// <c>created</c>, <c>joined</c>, <c>left</c>, <c>removed</c>, <c>owner</c>, <c>role</c>, <c>muted</c>, <c>unmuted</c>, <c>all-muted</c>,
/// <c>all-unmuted</c>, <c>renamed</c>, <c>profile</c>, <c>announcement</c>, <c>settings</c> or <c>dissolved</c>.
/// </param>
/// <param name="Users">Whom it happened to, and who has a notice of his own; nobody where it concerns all alike.</param>
/// <param name="By">Who did it.</param>
/// <param name="Name">The group's name, when it is made or renamed.</param>
internal sealed record MembershipChange(string Event, IReadOnlyList<string> Users, string By, string? Name = null)
{
    /// <summary>The new role, with <c>role</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Until when, with <c>muted</c>, and with <c>all-muted</c> if there is an end to it.</summary>
    public long? Until { get; init; }

    /// <summary>What the group is about, with <c>profile</c>; empty for nothing.</summary>
    public string? About { get; init; }

    /// <summary>The file with its picture, with <c>profile</c>; empty for none.</summary>
    public string? Avatar { get; init; }

    /// <summary>The text, with <c>announcement</c>; empty for none.</summary>
    public string? Announcement { get; init; }

    /// <summary>The rules, with <c>settings</c>.</summary>
    public GroupSettings? Settings { get; init; }
}

/// <summary>What a notice says to a user whose role for the whole server has changed.</summary>
/// <param name="Role"><c>admin</c> or <c>moderator</c>; neither if left out.</param>
internal sealed record RoleNotice(string? Role = null);
