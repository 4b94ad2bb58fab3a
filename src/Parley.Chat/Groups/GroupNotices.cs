namespace Parley.Chat.Groups;

/// <summary>A notice about a group.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Name">The group's name.</param>
/// <param name="By">The user who caused it.</param>
/// <param name="Role">The user's present role.</param>
/// <param name="Until">The end of the user's mute.</param>
internal sealed record GroupNotice(string Group, string Name, string By, string? Role = null, long? Until = null);

/// <summary>A notice about a join request.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Name">The group's name.</param>
/// <param name="User">The user.</param>
/// <param name="By">The user who asked, answered or cancelled.</param>
/// <param name="Request">The request.</param>
/// <param name="Message">The message of the sender.</param>
internal sealed record JoinNotice(string Group, string Name, string User, string By, string Request, string? Message = null);

/// <summary>The body of a <c>system</c> entry in a group.</summary>
/// <param name="Event">
/// <c>created</c>, <c>joined</c>, <c>left</c>, <c>removed</c>, <c>owner</c>, <c>role</c>, <c>muted</c>, <c>unmuted</c>, <c>all-muted</c>,
/// <c>all-unmuted</c>, <c>renamed</c>, <c>profile</c>, <c>announcement</c>, <c>settings</c> or <c>dissolved</c>.
/// </param>
/// <param name="Users">The affected users, who also get a personal notice; empty if it concerns everybody.</param>
/// <param name="By">The user who caused it.</param>
/// <param name="Name">The group's name, with <c>created</c> and <c>renamed</c>.</param>
internal sealed record MembershipChange(string Event, IReadOnlyList<string> Users, string By, string? Name = null)
{
    /// <summary>The new role, with <c>role</c>.</summary>
    public string? Role { get; init; }

    /// <summary>The end, with <c>muted</c>, and with <c>all-muted</c> if there is one.</summary>
    public long? Until { get; init; }

    /// <summary>The description, with <c>profile</c>; empty for none.</summary>
    public string? About { get; init; }

    /// <summary>The avatar file, with <c>profile</c>; empty for none.</summary>
    public string? Avatar { get; init; }

    /// <summary>The text, with <c>announcement</c>; empty for none.</summary>
    public string? Announcement { get; init; }

    /// <summary>The settings, with <c>settings</c>.</summary>
    public GroupSettings? Settings { get; init; }
}
