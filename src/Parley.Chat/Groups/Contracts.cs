using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;

namespace Parley.Chat.Groups;

/// <summary>A new group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">The initial members, who are friends.</param>
internal sealed record CreateGroupRequest(
    [StringLength(64, MinimumLength = 1)] string Name,
    IReadOnlyList<string>? Members = null);

/// <summary>Changes a group's profile; absent members stay unchanged, null removes a value.</summary>
/// <param name="Name">The name.</param>
/// <param name="About">A description.</param>
/// <param name="Avatar">The id of the avatar file.</param>
/// <param name="Announcement">An announcement of the managers to all members.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record ChangeGroupRequest(
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    [StringLength(512)] OptionalText About = default,
    OptionalText Avatar = default,
    [StringLength(4096)] OptionalText Announcement = default,
    ChangeSettingsRequest? Settings = null);

/// <summary>Changes a group's settings; absent members stay unchanged.</summary>
/// <param name="Inviting">Who may add members.</param>
/// <param name="Joining">How users join on their own.</param>
/// <param name="History">Whether new members see earlier messages.</param>
internal sealed record ChangeSettingsRequest(
    [AllowedValues("members", "admins")] string? Inviting = null,
    [AllowedValues("closed", "request", "open")] string? Joining = null,
    bool? History = null);

/// <summary>Adds users to a group.</summary>
/// <param name="Users">Friends of the requesting user; existing members stay members.</param>
internal sealed record AddMembersRequest(IReadOnlyList<string> Users);

/// <summary>Sets a member's role: <c>admin</c> or <c>member</c>.</summary>
/// <param name="Role">The role.</param>
internal sealed record SetRoleRequest([AllowedValues("admin", "member")] string Role);

/// <summary>Transfers the ownership of a group.</summary>
/// <param name="To">The new owner.</param>
internal sealed record TransferGroupRequest(string To);

/// <summary>Mutes a member.</summary>
/// <param name="Until">The end.</param>
internal sealed record MuteMemberRequest(long Until);

/// <summary>Mutes all members except managers.</summary>
/// <param name="Until">The end; absent means until it is lifted.</param>
internal sealed record MuteGroupRequest(long? Until = null);

/// <summary>A group's settings.</summary>
/// <param name="Inviting">Who may add members: <c>members</c> or <c>admins</c>.</param>
/// <param name="Joining">How users join on their own: <c>closed</c>, <c>request</c> or <c>open</c>.</param>
/// <param name="History">Whether new members see earlier messages.</param>
internal sealed record GroupSettings(
    [AllowedValues("members", "admins")] string Inviting,
    [AllowedValues("closed", "request", "open")] string Joining,
    bool History);

/// <summary>A group's announcement to all members.</summary>
/// <param name="Text">What.</param>
/// <param name="By">The user who wrote it.</param>
/// <param name="Time">When.</param>
internal sealed record GroupAnnouncement(string Text, string By, long Time);

/// <summary>A member of a group.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Joined">When the member joined.</param>
/// <param name="Avatar">The avatar file.</param>
/// <param name="MutedUntil">The end of the member's mute, if they are muted.</param>
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

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The owner.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was created.</summary>
    public required long Created { get; init; }

    /// <summary>The members in the order of joining; in a large group only the managers.</summary>
    public required IReadOnlyList<GroupMember> Members { get; init; }

    /// <summary>The number of members.</summary>
    public required int Size { get; init; }

    /// <summary>The role of the requesting user.</summary>
    [AllowedValues("owner", "admin", "member")]
    public required string Role { get; init; }

    /// <summary>The <c>seq</c> of the last entry of the group that is included.</summary>
    public required long Seq { get; init; }

    /// <summary>Its settings.</summary>
    public required GroupSettings Settings { get; init; }

    /// <summary>A description.</summary>
    public string? About { get; init; }

    /// <summary>The id of the avatar file.</summary>
    public string? Avatar { get; init; }

    /// <summary>The announcement.</summary>
    public GroupAnnouncement? Announcement { get; init; }

    /// <summary>Whether only managers may send; absent means no.</summary>
    public bool? AllMuted { get; init; }

    /// <summary>The end of that; absent means until it is lifted.</summary>
    public long? AllMutedUntil { get; init; }

    /// <summary>The end of the requesting user's mute, if they are muted.</summary>
    public long? MutedUntil { get; init; }
}

/// <summary>A group in a list.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">The name.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Role">The user's role: <c>owner</c>, <c>admin</c> or <c>member</c>.</param>
/// <param name="Members">The number of members.</param>
/// <param name="Seq">The <c>seq</c> of the last entry of the group that is included.</param>
/// <param name="Avatar">The id of the avatar file.</param>
internal sealed record GroupSummary(
    string Id,
    string Name,
    string? Owner,
    long Created,
    [AllowedValues("owner", "admin", "member")] string Role,
    int Members,
    long Seq,
    string? Avatar = null);

/// <summary>A user's groups, newest first.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record GroupList(IReadOnlyList<GroupSummary> Groups, string? Page = null);

/// <summary>A page of a group's members.</summary>
/// <param name="Members">In the order of joining.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record MemberPage(IReadOnlyList<GroupMember> Members, string? Page = null);
