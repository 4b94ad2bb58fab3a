using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Sessions;

namespace Parley.Chat.Friends;

/// <summary>The calls about friends.</summary>
internal static class FriendEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/friend-requests", RequestAsync)
            .AcceptsJson<FriendRequestRequest>()
            .Produces<FriendRequest>(StatusCodes.Status201Created)
            .Refuses(Reason.UnknownUser, Reason.Blocked, Reason.Conflict)
            .WithExample(
                """{"to":"ben","message":"Hello, Ben"}""",
                """{"id":"0197d1a7b3c04e2f8a6d5c4b3a291808","from":"ada","to":"ben","created":1777622400000,"state":"open","message":"Hello, Ben"}""")
            .Costs(3)
            .WithName("RequestFriend").WithSummary("Asks for friendship.").WithTags("Friends");
        signedIn.MapGet("/friend-requests", ListRequests)
            .Produces<FriendRequestList>().WholeOrByPages()
            .WithName("ListFriendRequests").WithSummary("Open requests, both ways.").WithTags("Friends");
        signedIn.MapPost("/friend-requests/{id}/accept", (HttpContext context, FriendBook friends, string id) => AnswerAsync(context, friends, id, true))
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("AcceptFriend").WithSummary("Accepts a request.").WithTags("Friends");
        signedIn.MapPost("/friend-requests/{id}/decline", (HttpContext context, FriendBook friends, string id) => AnswerAsync(context, friends, id, false))
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("DeclineFriend").WithSummary("Declines a request.").WithTags("Friends");
        signedIn.MapDelete("/friend-requests/{id}", CancelAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("CancelFriendRequest").WithSummary("Takes a request back that has not been answered.").WithTags("Friends");
        signedIn.MapGet("/friends", List)
            .Produces<FriendList>().WholeOrByPages()
            .WithExample(null, """{"friends":[{"id":"ben","name":"Ben","online":false,"lastSeen":1777622400000}]}""")
            .WithName("ListFriends").WithSummary("The user's friends.").WithTags("Friends");
        signedIn.MapPatch("/friends/{user}", RemarkAsync)
            .AcceptsJson<ChangeRemarkRequest>()
            .Produces<Friend>()
            .Refuses(Reason.UnknownUser, Reason.NotFriends)
            .WithName("ChangeRemark").WithSummary("Says what the user calls a friend; nobody else sees it.").WithTags("Friends");
        signedIn.MapDelete("/friends/{user}", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("RemoveFriend").WithSummary("Ends a friendship.").WithTags("Friends");
    }

    private static async Task<IResult> RequestAsync(HttpContext context, FriendBook friends)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.FriendRequestRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await friends.RequestAsync(context.Session(), request);
        return outcome.Answer(ChatJson.Wire.FriendRequest, StatusCodes.Status201Created);
    }

    private static IResult ListRequests(HttpContext context, FriendBook friends) =>
        PageQuery.TryReadAll(context, out var page, out var size, out var refusal)
            ? Answers.Json(friends.Requests(context.Session().User, page, size), ChatJson.Wire.FriendRequestList)
            : new ProblemResult(refusal);

    private static async Task<IResult> AnswerAsync(HttpContext context, FriendBook friends, string id, bool isAccepted)
    {
        var outcome = await friends.AnswerAsync(context.Session(), id, isAccepted);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> CancelAsync(HttpContext context, FriendBook friends, string id)
    {
        var outcome = await friends.CancelAsync(context.Session(), id);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RemarkAsync(HttpContext context, FriendBook friends, string user)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.ChangeRemarkRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await friends.RemarkAsync(context.Session(), user, request);
        return outcome.Answer(ChatJson.Wire.Friend);
    }

    private static IResult List(HttpContext context, FriendBook friends) =>
        PageQuery.TryReadAll(context, page => NamePage.TryParse(page, out _, out _), out var page, out var size, out var refusal)
            ? friends.List(context.Session().User, page, size).Answer(ChatJson.Wire.FriendList)
            : new ProblemResult(refusal);

    private static async Task<IResult> RemoveAsync(HttpContext context, FriendBook friends, string user)
    {
        var outcome = await friends.RemoveAsync(context.Session(), user);
        return outcome.AnswerNothing();
    }
}
