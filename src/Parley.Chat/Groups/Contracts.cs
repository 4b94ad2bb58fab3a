using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;

namespace Parley.Chat.Groups;

/// <summary>Asks for a new group.</summary>
/// <param name="Name">What it is to be called.</param>
/// <param name="Members">Friends who are in it from the start.</param>
internal sealed record CreateGroupRequest(
    [StringLength(64, MinimumLength = 1)] string Name,
    IReadOnlyList<string>? Members = null);

/// <summary>Changes what a group shows; what is left out stays as it is, null takes it away.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="About">What it is about.</param>
/// <param name="Avatar">The id of a file with its picture.</param>
/// <param name="Announcement">What those who run it want every member to read.</param>
/// <param name="Settings">Its rules.</param>
internal sealed record ChangeGroupRequest(
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    [StringLength(512)] OptionalText About = default,
    OptionalText Avatar = default,
    [StringLength(4096)] OptionalText Announcement = default,
    ChangeSettingsRequest? Settings = null);

/// <summary>Changes a group's rules; what is left out stays as it is.</summary>
/// <param name="Inviting">Who may bring in others.</param>
/// <param name="Joining">How one joins by oneself.</param>
/// <param name="History">Whether new members see what was said before.</param>
internal sealed record ChangeSettingsRequest(
    [AllowedValues("members", "admins")] string? Inviting = null,
    [AllowedValues("closed", "request", "open")] string? Joining = null,
    bool? History = null);

/// <summary>Brings users into a group.</summary>
/// <param name="Users">Friends of the one who asks; who is a member already stays one.</param>
internal sealed record AddMembersRequest(IReadOnlyList<string> Users);

/// <summary>Gives a member a role: <c>admin</c> or <c>member</c>.</summary>
/// <param name="Role">The role.</param>
internal sealed record SetRoleRequest([AllowedValues("admin", "member")] string Role);

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
internal sealed record GroupSettings(
    [AllowedValues("members", "admins")] string Inviting,
    [AllowedValues("closed", "request", "open")] string Joining,
    bool History);

/// <summary>What those who run a group want every member to read.</summary>
/// <param name="Text">What.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="Time">When.</param>
internal sealed record GroupAnnouncement(string Text, string By, long Time);

/// <summary>A member of a group.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Joined">When he joined.</param>
/// <param name="Avatar">The file with his picture.</param>
/// <param name="MutedUntil">Until when he may not send, if he may not.</param>
internal sealed record GroupMember(
    string Id,
    string Name,
    [AllowedValues("owner", "admin", "member")] string Role,
    long Joined,
    string? Avatar = null,
    long? MutedUntil = null);

/// <summary>A group as a member sees it.</summary>
internal sealed record GroupDetails
{
    /// <summary>The group.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Who owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was made.</summary>
    public required long Created { get; init; }

    /// <summary>The longest-standing first; in a large group only those who run it.</summary>
    public required IReadOnlyList<GroupMember> Members { get; init; }

    /// <summary>How many members there are.</summary>
    public required int Size { get; init; }

    /// <summary>The role of the one who asks.</summary>
    [AllowedValues("owner", "admin", "member")]
    public required string Role { get; init; }

    /// <summary>Its rules.</summary>
    public required GroupSettings Settings { get; init; }

    /// <summary>What it is about.</summary>
    public string? About { get; init; }

    /// <summary>The id of a file with its picture.</summary>
    public string? Avatar { get; init; }

    /// <summary>What every member is to read.</summary>
    public GroupAnnouncement? Announcement { get; init; }

    /// <summary>Whether only those who run it may send; absent means no.</summary>
    public bool? AllMuted { get; init; }

    /// <summary>Until when only they may send; absent means until it is taken back.</summary>
    public long? AllMutedUntil { get; init; }

    /// <summary>Until when the one who asks may not send, if he may not.</summary>
    public long? MutedUntil { get; init; }
}

/// <summary>A group as a list shows it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Owner">Who owns it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Role">The user's role: <c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Avatar">The id of a file with its picture.</param>
internal sealed record GroupSummary(
    string Id,
    string Name,
    string? Owner,
    long Created,
    [AllowedValues("owner", "admin", "member")] string Role,
    int Members,
    string? Avatar = null);

/// <summary>A user's groups, the newest first.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record GroupList(IReadOnlyList<GroupSummary> Groups, string? Page = null);

/// <summary>A page of a group's members.</summary>
/// <param name="Members">The longest-standing first.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record MemberPage(IReadOnlyList<GroupMember> Members, string? Page = null);
