using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Friends;

/// <summary>The endpoints for friends.</summary>
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
            .WithName("RequestFriend").WithSummary("Sends a friend request.").WithTags("Friends");
        signedIn.MapGet("/friend-requests", ListRequestsAsync)
            .Produces<FriendRequestList>().WholeOrByPages()
            .WithName("ListFriendRequests").WithSummary("Lists open friend requests in both directions.").WithTags("Friends");
        signedIn.MapPost("/friend-requests/{id}/accept",
                (HttpContext context, FriendBook friends, [Part.Request] string id) => AnswerAsync(context, friends, id, true))
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("AcceptFriend").WithSummary("Accepts a request.").WithTags("Friends");
        signedIn.MapPost("/friend-requests/{id}/decline",
                (HttpContext context, FriendBook friends, [Part.Request] string id) => AnswerAsync(context, friends, id, false))
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("DeclineFriend").WithSummary("Declines a request.").WithTags("Friends");
        signedIn.MapDelete("/friend-requests/{id}", CancelAsync)
            .Produces(StatusCodes.Status204NoContent)
            .RefusesUnknown().Refuses(Reason.Conflict)
            .WithName("CancelFriendRequest").WithSummary("Cancels an open friend request.").WithTags("Friends");
        signedIn.MapGet("/friends", ListAsync)
            .Produces<FriendList>().WholeOrByPages()
            .WithExample(null, """{"friends":[{"id":"ben","name":"Ben","online":false,"lastSeen":1777622400000}]}""")
            .WithName("ListFriends").WithSummary("Lists the user's friends.").WithTags("Friends");
        signedIn.MapPatch("/friends/{user}", RemarkAsync)
            .AcceptsJson<ChangeRemarkRequest>()
            .Produces<Friend>()
            .Refuses(Reason.UnknownUser, Reason.NotFriends)
            .WithName("ChangeRemark").WithSummary("Sets the user's own name for a friend; invisible to other users.").WithTags("Friends");
        signedIn.MapDelete("/friends/{user}", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser)
            .WithName("RemoveFriend").WithSummary("Ends a friendship.").WithTags("Friends");
    }

    private static Task<IResult> RequestAsync(HttpContext context, FriendBook friends) => RequestBody.UseAsync(
        context, FriendsJson.Outside.FriendRequestRequest, async request =>
            (await friends.RequestAsync(context.Session(), request)).Answer(FriendsJson.Wire.FriendRequest, StatusCodes.Status201Created));

    private static async Task<IResult> ListRequestsAsync(HttpContext context, FriendBook friends) =>
        PageQuery.TryReadAll(context, out var page, out var size, out var refusal)
            ? Answers.Json(await friends.RequestsAsync(context.Session().User, page, size), FriendsJson.Wire.FriendRequestList)
            : new ProblemResult(refusal);

    private static async Task<IResult> AnswerAsync(HttpContext context, FriendBook friends, string id, bool isAccepted)
    {
        var outcome = await friends.AnswerAsync(context.Session(), id, isAccepted);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> CancelAsync(HttpContext context, FriendBook friends, [Part.Request] string id)
    {
        var outcome = await friends.CancelAsync(context.Session(), id);
        return outcome.AnswerNothing();
    }

    private static Task<IResult> RemarkAsync(HttpContext context, FriendBook friends, [Part.User] string user) => RequestBody.UseAsync(
        context, FriendsJson.Outside.ChangeRemarkRequest, async request =>
            (await friends.RemarkAsync(context.Session(), user, request)).Answer(FriendsJson.Wire.Friend));

    private static async Task<IResult> ListAsync(HttpContext context, FriendBook friends) =>
        PageQuery.TryReadAll(context, page => NamePage.TryParse(page, out _, out _), out var page, out var size, out var refusal)
            ? (await friends.ListAsync(context.Session().User, page, size)).Answer(FriendsJson.Wire.FriendList)
            : new ProblemResult(refusal);

    private static async Task<IResult> RemoveAsync(HttpContext context, FriendBook friends, [Part.User] string user)
    {
        var outcome = await friends.RemoveAsync(context.Session(), user);
        return outcome.AnswerNothing();
    }
}
