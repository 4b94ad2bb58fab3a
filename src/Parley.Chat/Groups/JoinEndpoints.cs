using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The calls by which one comes into a group: links, and wishes to join.</summary>
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
            .CanBeRepeated()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict)
            .Costs(3)
            .WithName("CreateGroupLink").WithSummary("Makes a link by which others join.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/links", ListLinks)
            .Produces<GroupLinkList>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("ListGroupLinks").WithSummary("The links that work.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/links/{code}", RevokeLinkAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("RevokeGroupLink").WithSummary("Takes a link back.").WithTags("Groups");
        signedIn.MapGet("/group-links/{code}", Preview)
            .Produces<GroupPreview>()
            .Refuses(Reason.UnknownGroup)
            .WithName("PreviewGroup").WithSummary("Where a link leads.").WithTags("Groups");
        signedIn.MapPost("/group-links/{code}/join", FollowAsync)
            .AcceptsJson<JoinGroupRequest>(isOptional: true)
            .Produces<JoinAnswer>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .Costs(3)
            .WithName("FollowGroupLink").WithSummary("Joins by a link, or asks to.").WithTags("Groups");
    }

    private static void MapRequests(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/groups/{id}/join", JoinAsync)
            .AcceptsJson<JoinGroupRequest>(isOptional: true)
            .Produces<JoinAnswer>()
            .Refuses(Reason.UnknownGroup)
            .Costs(3)
            .WithName("JoinGroup").WithSummary("Joins an open group, or asks to.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/join-requests", ListRequests)
            .Produces<JoinRequestPage>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden).ByPages()
            .WithName("ListJoinRequests").WithSummary("Open requests to a group, by pages.").WithTags("Groups");
        signedIn.MapPost(
                "/groups/{id}/join-requests/{request}/accept",
                (HttpContext context, JoinBook joins, string id, string request) => AnswerAsync(context, joins, id, request, true))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict, Reason.TooLarge).RefusesUnknown()
            .WithName("AcceptJoinRequest").WithSummary("Lets the one who asks in.").WithTags("Groups");
        signedIn.MapPost(
                "/groups/{id}/join-requests/{request}/decline",
                (HttpContext context, JoinBook joins, string id, string request) => AnswerAsync(context, joins, id, request, false))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden, Reason.Conflict).RefusesUnknown()
            .WithName("DeclineJoinRequest").WithSummary("Does not let him in.").WithTags("Groups");
        signedIn.MapGet("/join-requests", ListOwnRequests)
            .Produces<JoinRequestPage>()
            .WithName("ListOwnJoinRequests").WithSummary("The user's own open requests.").WithTags("Groups");
        signedIn.MapDelete("/join-requests/{request}", CancelAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Conflict).RefusesUnknown()
            .WithName("CancelJoinRequest").WithSummary("Takes back one's own request.").WithTags("Groups");
    }

    private static async Task<IResult> CreateLinkAsync(HttpContext context, LogWriter writer, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.CreateLinkRequest, new CreateLinkRequest());
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        if (!RepeatKey.Read(context, session.User, request, ChatJson.Wire.CreateLinkRequest).TryGet(out var key, out refusal)) return new ProblemResult(refusal);

        var outcome = await writer.RunAsync(session, new CreateLink(session.User, id, request).Once(key, ChatJson.Wire.GroupLink));
        return outcome.Answer(ChatJson.Wire.GroupLink, StatusCodes.Status201Created);
    }

    private static IResult ListLinks(HttpContext context, JoinBook joins, string id) =>
        joins.Links(context.Session().User, id).Answer(ChatJson.Wire.GroupLinkList);

    private static async Task<IResult> RevokeLinkAsync(HttpContext context, LogWriter writer, string id, string code)
    {
        var session = context.Session();
        var outcome = await writer.RunAsync(session, new RevokeLink(session.User, id, code));
        return outcome.AnswerNothing();
    }

    private static IResult Preview(HttpContext context, JoinBook joins, string code) =>
        joins.Preview(context.Session().User, code).Answer(ChatJson.Wire.GroupPreview);

    private static async Task<IResult> FollowAsync(HttpContext context, JoinBook joins, string code)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.JoinGroupRequest, new JoinGroupRequest());
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await joins.FollowAsync(context.Session(), code, request);
        return outcome.Answer(ChatJson.Wire.JoinAnswer);
    }

    private static async Task<IResult> JoinAsync(HttpContext context, JoinBook joins, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.JoinGroupRequest, new JoinGroupRequest());
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await joins.JoinAsync(context.Session(), id, request);
        return outcome.Answer(ChatJson.Wire.JoinAnswer);
    }

    private static IResult ListRequests(HttpContext context, JoinBook joins, string id) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? joins.Requests(context.Session().User, id, page, size).Answer(ChatJson.Wire.JoinRequestPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> AnswerAsync(HttpContext context, JoinBook joins, string id, string request, bool isAccepted)
    {
        var outcome = await joins.AnswerAsync(context.Session(), id, request, isAccepted);
        return outcome.AnswerNothing();
    }

    private static IResult ListOwnRequests(HttpContext context, JoinBook joins) =>
        Answers.Json(joins.RequestsOf(context.Session().User), ChatJson.Wire.JoinRequestPage);

    private static async Task<IResult> CancelAsync(HttpContext context, JoinBook joins, string request)
    {
        var outcome = await joins.CancelAsync(context.Session(), request);
        return outcome.AnswerNothing();
    }
}
