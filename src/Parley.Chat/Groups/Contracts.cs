using Parley.Chat.Contract;

namespace Parley.Chat.Groups;

/// <summary>Asks for a new group.</summary>
internal sealed record CreateGroupRequest(string Name, IReadOnlyList<string>? Members = null);

/// <summary>Changes what a group shows; what is left out stays as it is, null takes it away.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="About">What it is about.</param>
/// <param name="Avatar">The id of a file with its picture.</param>
/// <param name="Announcement">What those who run it want every member to read.</param>
/// <param name="Settings">Its rules.</param>
internal sealed record ChangeGroupRequest(
    string? Name = null,
    OptionalText About = default,
    OptionalText Avatar = default,
    OptionalText Announcement = default,
    ChangeSettingsRequest? Settings = null);

/// <summary>Changes a group's rules; what is left out stays as it is.</summary>
internal sealed record ChangeSettingsRequest(string? Inviting = null, string? Joining = null, bool? History = null);

/// <summary>Brings users into a group.</summary>
internal sealed record AddMembersRequest(IReadOnlyList<string> Users);

/// <summary>Gives a member a role: <c>admin</c> or <c>member</c>.</summary>
internal sealed record SetRoleRequest(string Role);

/// <summary>Hands a group over.</summary>
/// <param name="To">The member who is to own it.</param>
internal sealed record TransferGroupRequest(string To);

/// <summary>Keeps one from sending.</summary>
/// <param name="Until">Until when.</param>
internal sealed record MuteMemberRequest(long Until);

/// <summary>Keeps all members from sending but those who run the group.</summary>
/// <param name="Until">Until when; absent means until it is taken back.</param>
internal sealed record MuteGroupRequest(long? Until = null);

/// <summary>A group's rules.</summary>
/// <param name="Inviting">Who may bring in others: <c>members</c> or <c>admins</c>.</param>
/// <param name="Joining">How one joins by oneself: <c>closed</c>, <c>request</c> or <c>open</c>.</param>
/// <param name="History">Whether new members see what was said before.</param>
internal sealed record GroupSettings(string Inviting, string Joining, bool History);

/// <summary>What those who run a group want every member to read.</summary>
internal sealed record GroupAnnouncement(string Text, string By, long Time);

/// <summary>A member of a group.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Joined">When he joined.</param>
/// <param name="Avatar">The file with his picture.</param>
/// <param name="MutedUntil">Until when he may not send, if he may not.</param>
internal sealed record GroupMember(string Id, string Name, string Role, long Joined, string? Avatar = null, long? MutedUntil = null);

/// <summary>A group as a member sees it.</summary>
internal sealed record GroupDetails
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Owner { get; init; }

    public required long Created { get; init; }

    /// <summary>The longest-standing first; in a large group only those who run it.</summary>
    public required IReadOnlyList<GroupMember> Members { get; init; }

    /// <summary>How many members there are.</summary>
    public required int Size { get; init; }

    /// <summary>The role of the one who asks.</summary>
    public required string Role { get; init; }

    public required GroupSettings Settings { get; init; }

    public string? About { get; init; }

    public string? Avatar { get; init; }

    public GroupAnnouncement? Announcement { get; init; }

    /// <summary>Whether only those who run it may send; absent means no.</summary>
    public bool? AllMuted { get; init; }

    /// <summary>Until when only they may send; absent means until it is taken back.</summary>
    public long? AllMutedUntil { get; init; }

    /// <summary>Until when the one who asks may not send, if he may not.</summary>
    public long? MutedUntil { get; init; }
}

/// <summary>A group as a list shows it.</summary>
internal sealed record GroupSummary(string Id, string Name, string? Owner, long Created, string Role, int Members, string? Avatar = null);

/// <summary>A user's groups.</summary>
internal sealed record GroupList(IReadOnlyList<GroupSummary> Groups);

/// <summary>A page of a group's members.</summary>
/// <param name="Members">The longest-standing first.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record MemberPage(IReadOnlyList<GroupMember> Members, string? Page = null);
