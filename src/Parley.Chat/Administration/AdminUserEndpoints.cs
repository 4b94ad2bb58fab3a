using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>The endpoints for users, for administrators and moderators.</summary>
internal static class AdminUserEndpoints
{
    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/users", FindAsync)
            .Costs(ReadCost.Costly)
            .Produces<AccountPage>()
            .TakesText("query", "A part of the id or the name.", 64)
            .TakesWord("state", "Only these.", "banned", "staff").ByPages()
            .WithName("FindAccounts").WithSummary("Finds users by a part of the id or name (query), or by state (banned, staff), in pages.")
            .WithTags("Administration");
        staff.MapGet("/users/{id}", async (AccountDirectory users, [Part.User] string id) =>
            (await users.ShowAsync(id)).Answer(AdministrationJson.Wire.AccountDetails))
            .Produces<AccountDetails>()
            .Refuses(Reason.UnknownUser)
            .WithName("ShowAccount").WithSummary("Returns a user with their sessions.").WithTags("Administration");
        staff.MapPut("/users/{id}/ban", BanAsync)
            .AcceptsJson<BanRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithExample("""{"reason":"Spam","until":1785398400000}""")
            .WithName("BanAccount").WithSummary("Bans a user and ends their sessions.").WithTags("Administration");
        staff.MapDelete("/users/{id}/ban", UnbanAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("UnbanAccount").WithSummary("Unbans a user.").WithTags("Administration");

        staff.MapPut("/users/{id}/password", SetPasswordAsync)
            .ForAdmins()
            .AcceptsJson<SetAccountPasswordRequest>()
            .Produces<NewPassword>()
            .Refuses(Reason.UnknownUser).Refuses(PasswordRules.TooCommonStatus, Reason.Malformed)
            .WithName("SetPassword")
            .WithSummary("Sets a password, or generates one and returns it only in this response; ends all sessions.")
            .WithTags("Administration");
        staff.MapDelete("/users/{id}/sessions", EndSessionsAsync)
            .ForAdmins()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("EndSessionsOfUser").WithSummary("Ends all sessions of a user.").WithTags("Administration");
        staff.MapPut("/users/{id}/role", SetRoleAsync)
            .ForAdmins()
            .AcceptsJson<SetAccountRoleRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("SetAccountRole").WithSummary("Sets or removes a user's role.").WithTags("Administration");
    }

    private static async Task<IResult> FindAsync(HttpContext context, AccountDirectory accounts, string? query, string? state) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? (await accounts.FindAsync(query?.Trim() ?? "", state ?? "", page, size)).Answer(AdministrationJson.Wire.AccountPage)
            : new ProblemResult(refusal);

    private static Task<IResult> BanAsync(HttpContext context, AccountAdministration accounts, [Part.User] string id) =>
        RequestBody.UseAsync(
        context, AdministrationJson.Outside.BanRequest, async request =>
            (await accounts.BanAsync(context.Staff(), id, request)).AnswerNothing());

    private static async Task<IResult> UnbanAsync(HttpContext context, AccountAdministration accounts, [Part.User] string id)
    {
        var outcome = await accounts.UnbanAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }

    private static Task<IResult> SetPasswordAsync(HttpContext context, AccountAdministration accounts, [Part.User] string id) =>
        RequestBody.UseAsync(
        context, AdministrationJson.Outside.SetAccountPasswordRequest, async request =>
            (await accounts.SetPasswordAsync(context.Staff(), id, request)).Answer(AdministrationJson.Wire.NewPassword));

    private static async Task<IResult> EndSessionsAsync(HttpContext context, AccountAdministration accounts, [Part.User] string id)
    {
        var outcome = await accounts.EndSessionsAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }

    private static Task<IResult> SetRoleAsync(HttpContext context, AccountAdministration accounts, [Part.User] string id) =>
        RequestBody.UseAsync(
        context, AdministrationJson.Outside.SetAccountRoleRequest, async request =>
            (await accounts.SetRoleAsync(context.Staff(), id, request.Role)).AnswerNothing());
}
