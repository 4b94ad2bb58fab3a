using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Http;
using Parley.Chat.Log;

namespace Parley.Chat.Administration;

/// <summary>The endpoints under <c>/admin</c>.</summary>
internal static class AdministrationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/admin");
        staff.AddEndpointFilter<RouteGroupBuilder, StaffFilter>().Needs(Credential.Session, Credential.ApiKey).Refuses(Reason.Forbidden);
        staff.AddEndpointFilter<RouteGroupBuilder, WriteRateLimitFilter>();
        AdminUserEndpoints.Map(staff);
        MapGroups(staff);

        staff.MapPost("/messages/{id}/recall", RecallAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown()
            .WithName("RecallByStaff").WithSummary("Recalls any user's message.").WithTags("Administration");
        staff.MapPost("/announcements", AnnounceAsync)
            .ForAdmins()
            .AcceptsJson<AnnounceRequest>()
            .Produces<Announcement>(StatusCodes.Status201Created)
            .IsIdempotent()
            .WithExample("""{"title":"Tonight","text":"We are down from 22:00 to 22:15 UTC."}""")
            .WithName("Announce").WithSummary("Sends an announcement to all users.").WithTags("Administration");
        staff.MapGet("/announcements", ListAnnouncementsAsync)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<AnnouncementPage>()
            .ByPages()
            .WithName("ListAnnouncements").WithSummary("Lists the announcements, newest first, in pages.").WithTags("Administration");
        staff.MapGet("/statistics", async (Statistics statistics) =>
            Answers.Json(await statistics.ReadAsync(), AdministrationJson.Wire.ServerStatistics))
            .ForAdmins().LimitedByUser().Costs(ReadCost.Costly)
            .Produces<ServerStatistics>()
            .WithName("ShowStatistics").WithSummary("Returns statistics of the server.").WithTags("Administration");
        staff.MapGet("/audit", ListAuditAsync)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<AuditPage>()
            .ByPages()
            .WithName("ListAudit").WithSummary("Lists the audit log, newest first, in pages.").WithTags("Administration");
    }

    /// <summary>Moderators may not make this request.</summary>
    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder call) => call.WithMetadata(new AdminsOnly());

    private static void MapGroups(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/groups", FindGroupsAsync)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<GroupPage>()
            .TakesText("query", "The id, or a part of the name.", 64).ByPages()
            .WithName("FindGroups").WithSummary("Finds groups by id or a part of the name (query), newest first, in pages.")
            .WithTags("Administration");
        staff.MapGet("/groups/{id}", async (GroupDirectory groups, [Part.Group] string id) =>
            (await groups.ShowAsync(id)).Answer(AdministrationJson.Wire.GroupOverview))
            .ForAdmins()
            .Produces<GroupOverview>()
            .Refuses(Reason.UnknownGroup)
            .WithName("ShowGroup").WithSummary("Returns a group.").WithTags("Administration");
        staff.MapDelete("/groups/{id}", DissolveAsync)
            .ForAdmins()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup)
            .WithName("DissolveByStaff").WithSummary("Dissolves a group.").WithTags("Administration");
        staff.MapDelete("/groups/{id}/members/{user}", RemoveMemberAsync)
            .ForAdmins()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup)
            .WithName("RemoveMemberByStaff").WithSummary("Removes a member from a group.").WithTags("Administration");
    }

    private static async Task<IResult> FindGroupsAsync(HttpContext context, GroupDirectory groups, string? query) =>
        PageQuery.TryRead(context, EntryIds.IsValid, out var page, out var size, out var refusal)
            ? (await groups.FindAsync(query?.Trim() ?? "", page, size)).Answer(AdministrationJson.Wire.GroupPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> DissolveAsync(HttpContext context, LogWriter writer, [Part.Group] string id)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new AsOwner(id, owner => new DissolveGroup(owner, id)), new AuditRecord(staff, AuditActions.DissolveGroup, id)));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RemoveMemberAsync(
        HttpContext context, LogWriter writer, [Part.Group] string id, [Part.Member] string user)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new AsOwner(id, owner => new RemoveMember(owner, id, user)),
            new AuditRecord(staff, AuditActions.RemoveMember, id, new AuditDetails(User: user))));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RecallAsync(HttpContext context, LogWriter writer, [Part.Message] string id)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new RecallByStaff(id), new AuditRecord(staff, AuditActions.RecallMessage, id)));
        return outcome.AnswerNothing();
    }

    private static Task<IResult> AnnounceAsync(HttpContext context, Announcements announcements) =>
        RequestBody.UseAsync(context, AdministrationJson.Outside.AnnounceRequest, request =>
        {
            var staff = context.Staff();
            return IdempotencyHeader.UseAsync(context, staff.Name, request, AdministrationJson.Wire.AnnounceRequest, async key =>
                (await announcements.PostAsync(staff, request, key))
                    .Answer(AdministrationJson.Wire.Announcement, StatusCodes.Status201Created));
        });

    private static async Task<IResult> ListAnnouncementsAsync(HttpContext context, Announcements announcements) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? (await announcements.ListAsync(page, size)).Answer(AdministrationJson.Wire.AnnouncementPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> ListAuditAsync(HttpContext context, AuditLog audit) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? (await audit.ListAsync(page, size)).Answer(AdministrationJson.Wire.AuditPage)
            : new ProblemResult(refusal);
}
