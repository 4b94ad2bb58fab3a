using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Http;
using Parley.Chat.Log;

namespace Parley.Chat.Accounts;

/// <summary>The endpoints for invitations, for administrators.</summary>
internal static class InvitationEndpoints
{
    public static void Map(IEndpointRouteBuilder admins)
    {
        admins.MapPost("/invitations", CreateAsync)
            .AcceptsJson<CreateInvitationRequest>()
            .Produces<Invitation>(StatusCodes.Status201Created)
            .WithName("CreateInvitation").WithSummary("Creates an invitation to sign up; its code is shown only once.")
            .WithTags("Invitations");
        admins.MapGet("/invitations", ListAsync)
            .Produces<InvitationPage>()
            .ByPages()
            .WithName("ListInvitations").WithSummary("Lists all invitations, newest first, in pages.").WithTags("Invitations");
        admins.MapDelete("/invitations/{id}", DeleteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown()
            .WithName("DeleteInvitation").WithSummary("Revokes an invitation.").WithTags("Invitations");
    }

    private static Task<IResult> CreateAsync(HttpContext context, Invitations invitations) => RequestBody.UseAsync(
        context, AccountsJson.Outside.CreateInvitationRequest, async request =>
            (await invitations.CreateAsync(context.Staff(), request)).Answer(AccountsJson.Wire.Invitation, StatusCodes.Status201Created));

    private static async Task<IResult> ListAsync(HttpContext context, Invitations invitations) =>
        PageQuery.TryRead(context, EntryIds.IsValid, out var page, out var size, out var refusal)
            ? Answers.Json(await invitations.ListAsync(page, size), AccountsJson.Wire.InvitationPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> DeleteAsync(HttpContext context, Invitations invitations, [Part.Invitation] string id)
    {
        var outcome = await invitations.DeleteAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }
}
