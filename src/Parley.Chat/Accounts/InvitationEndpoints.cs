using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Accounts;

/// <summary>The calls about invitations, for administrators.</summary>
internal static class InvitationEndpoints
{
    public static void Map(IEndpointRouteBuilder admins)
    {
        admins.MapPost("/invitations", CreateAsync)
            .AcceptsJson<CreateInvitationRequest>()
            .Produces<Invitation>(StatusCodes.Status201Created)
            .WithName("CreateInvitation").WithSummary("Makes an invitation to sign up; its code is shown this once.").WithTags("Invitations");
        admins.MapGet("/invitations", List)
            .Produces<InvitationPage>()
            .ByPages()
            .WithName("ListInvitations").WithSummary("All invitations, the newest first, by pages.").WithTags("Invitations");
        admins.MapDelete("/invitations/{id}", DeleteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown()
            .WithName("DeleteInvitation").WithSummary("Withdraws an invitation.").WithTags("Invitations");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, Invitations invitations)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.CreateInvitationRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await invitations.CreateAsync(context.Staff(), request);
        return outcome.Answer(ChatJson.Wire.Invitation, StatusCodes.Status201Created);
    }

    private static IResult List(HttpContext context, Invitations invitations) =>
        PageQuery.TryRead(context, EntryIds.IsValid, out var page, out var size, out var refusal)
            ? Answers.Json(invitations.List(page, size), ChatJson.Wire.InvitationPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> DeleteAsync(HttpContext context, Invitations invitations, string id)
    {
        var outcome = await invitations.DeleteAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }
}
