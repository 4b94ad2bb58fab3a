using System.ComponentModel.DataAnnotations;

namespace Parley.Chat.Accounts;

/// <summary>Asks for a new invitation.</summary>
/// <param name="Uses">The number of accounts it may create; 1 by default.</param>
/// <param name="Expires">When it expires, in milliseconds; never if absent.</param>
internal sealed record CreateInvitationRequest([Range(1, 10_000)] int? Uses = null, long? Expires = null);

/// <summary>An invitation to sign up.</summary>
/// <param name="Id">Its id in lists.</param>
/// <param name="Uses">The number of accounts it may create.</param>
/// <param name="Used">The number of accounts it has created.</param>
/// <param name="By">The creator.</param>
/// <param name="Created">When.</param>
/// <param name="Expires">When it expires; null for never.</param>
/// <param name="Code">The code for sign-up; shown only once, when the invitation is created.</param>
internal sealed record Invitation(string Id, int Uses, int Used, string By, long Created, long? Expires = null, string? Code = null);

/// <summary>A page of invitations, newest first.</summary>
/// <param name="Invitations">The invitations.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record InvitationPage(IReadOnlyList<Invitation> Invitations, string? Page = null);
