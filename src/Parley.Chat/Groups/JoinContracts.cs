using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Groups;

/// <summary>Asks for a link by which others join.</summary>
/// <param name="Expires">Until when it works; absent means until it is taken back.</param>
/// <param name="MaxUses">How many may use it; absent means any number.</param>
internal sealed record CreateLinkRequest(long? Expires = null, [Range(1, 100_000)] int? MaxUses = null);

/// <summary>Asks to join.</summary>
/// <param name="Message">Why, for those who decide.</param>
internal sealed record JoinGroupRequest([StringLength(256, MinimumLength = 1)] string? Message = null);

/// <summary>A link by which others join.</summary>
/// <param name="Code">What the link is made of.</param>
/// <param name="Group">Where it leads.</param>
/// <param name="By">Who made it.</param>
/// <param name="Created">When.</param>
/// <param name="Uses">How many have joined by it.</param>
/// <param name="Expires">Until when it works.</param>
/// <param name="MaxUses">How many may use it.</param>
internal sealed record GroupLink(string Code, string Group, string By, long Created, int Uses, long? Expires = null, int? MaxUses = null);

/// <summary>The links of a group, the newest first.</summary>
/// <param name="Links">The links.</param>
internal sealed record GroupLinkList(IReadOnlyList<GroupLink> Links);

/// <summary>A group as one sees it who has a link to it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Size">How many members it has.</param>
/// <param name="Joining">What following the link does: <c>open</c> joins, <c>request</c> asks, <c>closed</c> is refused.</param>
/// <param name="State"><c>joined</c> or <c>requested</c>, if the one who looks has done so already.</param>
/// <param name="About">What it is about.</param>
/// <param name="Avatar">The id of a file with its picture.</param>
internal sealed record GroupPreview(
    string Id,
    string Name,
    int Size,
    [AllowedValues("closed", "request", "open")] string Joining,
    [AllowedValues("joined", "requested")] string? State = null,
    string? About = null,
    string? Avatar = null);

/// <summary>What has become of the wish to join.</summary>
/// <param name="Group">The group.</param>
/// <param name="State"><c>joined</c> or <c>requested</c>.</param>
/// <param name="Request">The request that those who run the group will answer.</param>
internal sealed record JoinAnswer(string Group, [AllowedValues("joined", "requested")] string State, string? Request = null);

/// <summary>A user's wish to join a group.</summary>
/// <param name="Id">Names it in the answer.</param>
/// <param name="Group">The group.</param>
/// <param name="User">Who asks.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Created">When he asked.</param>
/// <param name="Message">What he wrote.</param>
internal sealed record JoinRequest(string Id, string Group, string User, string Name, long Created, string? Message = null);

/// <summary>A page of open requests, the oldest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record JoinRequestPage(IReadOnlyList<JoinRequest> Requests, string? Page = null);
