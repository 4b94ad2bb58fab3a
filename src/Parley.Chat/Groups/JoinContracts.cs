using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Groups;

/// <summary>A new link with which others join.</summary>
/// <param name="Expires">When it expires; absent means until it is revoked.</param>
/// <param name="MaxUses">How many users may use it; absent means any number.</param>
internal sealed record CreateLinkRequest(long? Expires = null, [Range(1, 100_000)] int? MaxUses = null);

/// <summary>Sends a join request.</summary>
/// <param name="Message">A message to the managers.</param>
internal sealed record JoinGroupRequest([StringLength(256, MinimumLength = 1)] string? Message = null);

/// <summary>A link with which others join.</summary>
/// <param name="Code">The code of the link.</param>
/// <param name="Group">The group.</param>
/// <param name="By">The creator.</param>
/// <param name="Created">When.</param>
/// <param name="Uses">The number of users who have used it.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="MaxUses">The maximum number of users.</param>
internal sealed record GroupLink(string Code, string Group, string By, long Created, int Uses, long? Expires = null, int? MaxUses = null);

/// <summary>The links of a group, newest first.</summary>
/// <param name="Links">The links.</param>
internal sealed record GroupLinkList(IReadOnlyList<GroupLink> Links);

/// <summary>The preview of a group for users with a link to it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">The name.</param>
/// <param name="Size">The number of members.</param>
/// <param name="Joining">The effect of the link: <c>open</c> joins, <c>request</c> sends a join request, <c>closed</c> is refused.</param>
/// <param name="State"><c>joined</c> or <c>requested</c>, if that applies to the user.</param>
/// <param name="About">A description.</param>
/// <param name="Avatar">The id of the avatar file.</param>
internal sealed record GroupPreview(
    string Id,
    string Name,
    int Size,
    [AllowedValues("closed", "request", "open")] string Joining,
    [AllowedValues("joined", "requested")] string? State = null,
    string? About = null,
    string? Avatar = null);

/// <summary>The result of joining.</summary>
/// <param name="Group">The group.</param>
/// <param name="State"><c>joined</c> or <c>requested</c>.</param>
/// <param name="Request">The id of the join request.</param>
internal sealed record JoinAnswer(string Group, [AllowedValues("joined", "requested")] string State, string? Request = null);

/// <summary>A join request.</summary>
/// <param name="Id">Its id, for accepting and declining.</param>
/// <param name="Group">The group.</param>
/// <param name="User">The requesting user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Created">When the user asked.</param>
/// <param name="Message">The message of the user.</param>
internal sealed record JoinRequest(string Id, string Group, string User, string Name, long Created, string? Message = null);

/// <summary>A page of open requests, oldest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record JoinRequestPage(IReadOnlyList<JoinRequest> Requests, string? Page = null);
