using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;

namespace Parley.Chat.Administration;

/// <summary>The calls about users, for those who look after the server.</summary>
internal static class AdminUserEndpoints
{
    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/users", Find)
            .Costs(ReadCost.Costly)
            .Produces<AccountPage>()
            .TakesText("query", "What stands in the id or the name.", 64)
            .TakesWord("state", "Only these.", "banned", "staff").ByPages()
            .WithName("FindAccounts").WithSummary("Users by a part of id or name (query), or by state (banned, staff); by pages.").WithTags("Administration");
        staff.MapGet("/users/{id}", (AccountDirectory accounts, string id) => accounts.Show(id).Answer(ChatJson.Wire.AccountDetails))
            .Produces<AccountDetails>()
            .Refuses(Reason.UnknownUser)
            .WithName("ShowAccount").WithSummary("A user with his sessions.").WithTags("Administration");
        staff.MapPut("/users/{id}/ban", BanAsync)
            .AcceptsJson<BanRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithExample("""{"reason":"Spam","until":1785398400000}""")
            .WithName("BanAccount").WithSummary("Closes an account and ends its sessions.").WithTags("Administration");
        staff.MapDelete("/users/{id}/ban", UnbanAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("UnbanAccount").WithSummary("Opens a closed account.").WithTags("Administration");

        staff.MapPut("/users/{id}/password", SetPasswordAsync)
            .ForAdmins()
            .AcceptsJson<SetAccountPasswordRequest>()
            .Produces<NewPassword>()
            .Refuses(Reason.UnknownUser)
            .WithName("SetPassword").WithSummary("Sets a password, or makes one and shows it this once; ends all sessions.").WithTags("Administration");
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
            .WithName("SetAccountRole").WithSummary("Makes a user admin or moderator, or neither.").WithTags("Administration");
    }

    private static IResult Find(HttpContext context, AccountDirectory accounts, string? query, string? state) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? accounts.Find(query?.Trim() ?? "", state ?? "", page, size).Answer(ChatJson.Wire.AccountPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> BanAsync(HttpContext context, AccountAdministration accounts, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.BanRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await accounts.BanAsync(context.Staff(), id, request);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> UnbanAsync(HttpContext context, AccountAdministration accounts, string id)
    {
        var outcome = await accounts.UnbanAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> SetPasswordAsync(HttpContext context, AccountAdministration accounts, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SetAccountPasswordRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await accounts.SetPasswordAsync(context.Staff(), id, request);
        return outcome.Answer(ChatJson.Wire.NewPassword);
    }

    private static async Task<IResult> EndSessionsAsync(HttpContext context, AccountAdministration accounts, string id)
    {
        var outcome = await accounts.EndSessionsAsync(context.Staff(), id);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> SetRoleAsync(HttpContext context, AccountAdministration accounts, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SetAccountRoleRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await accounts.SetRoleAsync(context.Staff(), id, request.Role);
        return outcome.AnswerNothing();
    }
}
