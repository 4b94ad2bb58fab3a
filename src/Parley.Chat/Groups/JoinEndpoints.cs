using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The endpoints for joining groups: links and join requests.</summary>
internal static class JoinEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        MapLinks(signedIn);
        MapRequests(signedIn);
    }

    private static void MapLinks(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/groups/{id}/links", CreateLinkAsync)
            .AcceptsJson<CreateLinkRequest>(isOptional: true)
            .Produces<GroupLink>(StatusCodes.Status201Created)
            .IsIdempotent()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict)
            .Costs(3)
            .WithName("CreateGroupLink").WithSummary("Creates a link with which others join.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/links", ListLinksAsync)
            .Produces<GroupLinkList>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("ListGroupLinks").WithSummary("Lists the valid links of a group.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/links/{code}", RevokeLinkAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("RevokeGroupLink").WithSummary("Revokes a link.").WithTags("Groups");
        signedIn.MapGet("/group-links/{code}", PreviewAsync)
            .Produces<GroupPreview>()
            .Refuses(Reason.UnknownGroup)
            .WithName("PreviewGroup").WithSummary("Returns a preview of a link's group.").WithTags("Groups");
        signedIn.MapPost("/group-links/{code}/join", FollowAsync)
            .AcceptsJson<JoinGroupRequest>(isOptional: true)
            .Produces<JoinAnswer>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .Costs(3)
            .WithName("FollowGroupLink").WithSummary("Joins a group by a link, or sends a join request.").WithTags("Groups");
    }

    private static void MapRequests(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/groups/{id}/join", JoinAsync)
            .AcceptsJson<JoinGroupRequest>(isOptional: true)
            .Produces<JoinAnswer>()
            .Refuses(Reason.UnknownGroup)
            .Costs(3)
            .WithName("JoinGroup").WithSummary("Joins an open group, or sends a join request.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/join-requests", ListRequestsAsync)
            .Produces<JoinRequestPage>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden).ByPages()
            .WithName("ListJoinRequests").WithSummary("Lists the open join requests of a group, in pages.").WithTags("Groups");
        signedIn.MapPost(
                "/groups/{id}/join-requests/{request}/accept",
                (HttpContext context, JoinBook joins, [Part.Group] string id, [Part.Request] string request) =>
                    AnswerAsync(context, joins, id, request, true))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict, Reason.TooLarge).RefusesUnknown()
            .WithName("AcceptJoinRequest").WithSummary("Accepts a join request.").WithTags("Groups");
        signedIn.MapPost(
                "/groups/{id}/join-requests/{request}/decline",
                (HttpContext context, JoinBook joins, [Part.Group] string id, [Part.Request] string request) =>
                    AnswerAsync(context, joins, id, request, false))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict).RefusesUnknown()
            .WithName("DeclineJoinRequest").WithSummary("Declines a join request.").WithTags("Groups");
        signedIn.MapGet("/join-requests", ListOwnRequestsAsync)
            .Produces<JoinRequestPage>()
            .WithName("ListOwnJoinRequests").WithSummary("Lists the user's own open requests.").WithTags("Groups");
        signedIn.MapDelete("/join-requests/{request}", CancelAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Conflict).RefusesUnknown()
            .WithName("CancelJoinRequest").WithSummary("Cancels the user's own join request.").WithTags("Groups");
    }

    private static Task<IResult> CreateLinkAsync(HttpContext context, JoinBook joins, [Part.Group] string id) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.CreateLinkRequest, new CreateLinkRequest(), request =>
        {
            var session = context.Session();
            return IdempotencyHeader.UseAsync(context, session.User, request, GroupsJson.Wire.CreateLinkRequest, async key =>
                (await joins.CreateLinkAsync(session, id, request, key)).Answer(GroupsJson.Wire.GroupLink, StatusCodes.Status201Created));
        });

    private static async Task<IResult> ListLinksAsync(HttpContext context, JoinBook joins, [Part.Group] string id) =>
        (await joins.LinksAsync(context.Session().User, id)).Answer(GroupsJson.Wire.GroupLinkList);

    private static async Task<IResult> RevokeLinkAsync(
        HttpContext context, JoinBook joins, [Part.Group] string id, [Part.Link] string code) =>
        (await joins.RevokeLinkAsync(context.Session(), id, code)).AnswerNothing();

    private static async Task<IResult> PreviewAsync(HttpContext context, JoinBook joins, [Part.Link] string code) =>
        (await joins.PreviewAsync(context.Session().User, code)).Answer(GroupsJson.Wire.GroupPreview);

    private static Task<IResult> FollowAsync(HttpContext context, JoinBook joins, [Part.Link] string code) => RequestBody.UseAsync(
        context, GroupsJson.Outside.JoinGroupRequest, new JoinGroupRequest(), async request =>
            (await joins.FollowAsync(context.Session(), code, request)).Answer(GroupsJson.Wire.JoinAnswer));

    private static Task<IResult> JoinAsync(HttpContext context, JoinBook joins, [Part.Group] string id) => RequestBody.UseAsync(
        context, GroupsJson.Outside.JoinGroupRequest, new JoinGroupRequest(), async request =>
            (await joins.JoinAsync(context.Session(), id, request)).Answer(GroupsJson.Wire.JoinAnswer));

    private static async Task<IResult> ListRequestsAsync(HttpContext context, JoinBook joins, [Part.Group] string id) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? (await joins.RequestsAsync(context.Session().User, id, page, size)).Answer(GroupsJson.Wire.JoinRequestPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> AnswerAsync(HttpContext context, JoinBook joins, string id, string request, bool isAccepted)
    {
        var outcome = await joins.AnswerAsync(context.Session(), id, request, isAccepted);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> ListOwnRequestsAsync(HttpContext context, JoinBook joins) =>
        Answers.Json(await joins.RequestsOfAsync(context.Session().User), GroupsJson.Wire.JoinRequestPage);

    private static async Task<IResult> CancelAsync(HttpContext context, JoinBook joins, [Part.Request] string request)
    {
        var outcome = await joins.CancelAsync(context.Session(), request);
        return outcome.AnswerNothing();
    }
}
