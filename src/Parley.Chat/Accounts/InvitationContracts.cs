using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Accounts;

/// <summary>Asks for a new invitation.</summary>
/// <param name="Uses">How many accounts it may make; 1 unless said otherwise.</param>
/// <param name="Expires">Until when, in milliseconds; for ever if left out.</param>
internal sealed record CreateInvitationRequest([Range(1, 10_000)] int? Uses = null, long? Expires = null);

/// <summary>An invitation to sign up.</summary>
/// <param name="Id">Names it in a list.</param>
/// <param name="Uses">How many accounts it may make.</param>
/// <param name="Used">How many it has made.</param>
/// <param name="By">Who made it.</param>
/// <param name="Created">When.</param>
/// <param name="Expires">Until when it works; null for ever.</param>
/// <param name="Code">What the invited one signs up with; shown only once, when it is made.</param>
internal sealed record Invitation(string Id, int Uses, int Used, string By, long Created, long? Expires = null, string? Code = null);

/// <summary>A page of invitations, the newest first.</summary>
/// <param name="Invitations">The invitations.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record InvitationPage(IReadOnlyList<Invitation> Invitations, string? Page = null);
