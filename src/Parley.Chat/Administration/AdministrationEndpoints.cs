using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Groups;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>The calls under <c>/admin</c>.</summary>
internal static class AdministrationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/admin");
        staff.AddEndpointFilter<RouteGroupBuilder, StaffFilter>().Needs(Credential.Session, Credential.ApiKey).Refuses(Reason.Forbidden);
        staff.AddEndpointFilter<RouteGroupBuilder, WriteLimitFilter>();
        AdminUserEndpoints.Map(staff);
        MapGroups(staff);

        staff.MapPost("/messages/{id}/recall", RecallAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown()
            .WithName("RecallByStaff").WithSummary("Takes back anybody's message.").WithTags("Administration");
        staff.MapPost("/announcements", AnnounceAsync)
            .ForAdmins()
            .AcceptsJson<AnnounceRequest>()
            .Produces<Announcement>(StatusCodes.Status201Created)
            .CanBeRepeated()
            .WithExample("""{"title":"Tonight","text":"We are down from 22:00 to 22:15 UTC."}""")
            .WithName("Announce").WithSummary("Tells all users something.").WithTags("Administration");
        staff.MapGet("/announcements", ListAnnouncements)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<AnnouncementPage>()
            .ByPages()
            .WithName("ListAnnouncements").WithSummary("What all users were told, the newest first, by pages.").WithTags("Administration");
        staff.MapGet("/statistics", (Statistics statistics) => Answers.Json(statistics.Read(), ChatJson.Wire.ServerStatistics))
            .ForAdmins().LimitedByUser().Costs(ReadCost.Costly)
            .Produces<ServerStatistics>()
            .WithName("ShowStatistics").WithSummary("How the server fares.").WithTags("Administration");
        staff.MapGet("/audit", ListAudit)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<AuditPage>()
            .ByPages()
            .WithName("ListAudit").WithSummary("What those who look after the server have done, the newest first, by pages.").WithTags("Administration");
    }

    /// <summary>Moderators may not make this call.</summary>
    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder call) => call.WithMetadata(new AdminsOnly());

    private static void MapGroups(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/groups", FindGroups)
            .ForAdmins().Costs(ReadCost.Costly)
            .Produces<GroupPage>()
            .TakesText("query", "The id, or what stands in the name.", 64).ByPages()
            .WithName("FindGroups").WithSummary("Groups by id or a part of the name (query), the newest first, by pages.").WithTags("Administration");
        staff.MapGet("/groups/{id}", (GroupDirectory groups, string id) => groups.Show(id).Answer(ChatJson.Wire.GroupOverview))
            .ForAdmins()
            .Produces<GroupOverview>()
            .Refuses(Reason.UnknownGroup)
            .WithName("ShowGroup").WithSummary("A group.").WithTags("Administration");
        staff.MapDelete("/groups/{id}", DissolveAsync)
            .ForAdmins()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup)
            .WithName("DissolveByStaff").WithSummary("Ends a group.").WithTags("Administration");
        staff.MapDelete("/groups/{id}/members/{user}", RemoveMemberAsync)
            .ForAdmins()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup)
            .WithName("RemoveMemberByStaff").WithSummary("Takes a member out of a group.").WithTags("Administration");
    }

    private static IResult FindGroups(HttpContext context, GroupDirectory groups, string? query) =>
        PageQuery.TryRead(context, EntryIds.IsValid, out var page, out var size, out var refusal)
            ? groups.Find(query?.Trim() ?? "", page, size).Answer(ChatJson.Wire.GroupPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> DissolveAsync(HttpContext context, LogWriter writer, string id)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new AsOwner(id, owner => new DissolveGroup(owner, id)), new AuditRecord(staff, AuditActions.DissolveGroup, id)));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RemoveMemberAsync(HttpContext context, LogWriter writer, string id, string user)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new AsOwner(id, owner => new RemoveMember(owner, id, user)),
            new AuditRecord(staff, AuditActions.RemoveMember, id, new AuditDetails(User: user))));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RecallAsync(HttpContext context, LogWriter writer, string id)
    {
        var staff = context.Staff();
        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new RecallByStaff(id), new AuditRecord(staff, AuditActions.RecallMessage, id)));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> AnnounceAsync(HttpContext context, Announcements announcements)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.AnnounceRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var staff = context.Staff();
        if (!RepeatKey.Read(context, staff.Name, request, ChatJson.Wire.AnnounceRequest).TryGet(out var key, out refusal)) return new ProblemResult(refusal);

        var outcome = await announcements.PostAsync(staff, request, key);
        return outcome.Answer(ChatJson.Wire.Announcement, StatusCodes.Status201Created);
    }

    private static IResult ListAnnouncements(HttpContext context, Announcements announcements) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? announcements.List(page, size).Answer(ChatJson.Wire.AnnouncementPage)
            : new ProblemResult(refusal);

    private static IResult ListAudit(HttpContext context, AuditLog audit) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? audit.List(page, size).Answer(ChatJson.Wire.AuditPage)
            : new ProblemResult(refusal);
}
