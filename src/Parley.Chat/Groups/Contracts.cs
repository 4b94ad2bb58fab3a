namespace Parley.Chat.Groups;

/// <summary>Asks for a new group.</summary>
internal sealed record CreateGroupRequest(string Name, IReadOnlyList<string>? Members = null);

/// <summary>Brings users into a group.</summary>
internal sealed record AddMembersRequest(IReadOnlyList<string> Users);

/// <summary>A member of a group.</summary>
internal sealed record GroupMember(string Id, string Name, string Role, long Joined, string? Avatar = null);

/// <summary>A group with its present members, the longest-standing first.</summary>
internal sealed record GroupDetails(string Id, string Name, string? Owner, long Created, IReadOnlyList<GroupMember> Members);

/// <summary>A group as a list shows it.</summary>
internal sealed record GroupSummary(string Id, string Name, string? Owner, long Created, string Role, int Members);

/// <summary>A user's groups.</summary>
internal sealed record GroupList(IReadOnlyList<GroupSummary> Groups);
