using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Friends;

/// <summary>The endpoints for blocks.</summary>
internal static class BlockEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/blocks", ListAsync)
            .Produces<BlockList>()
            .ByPages()
            .WithName("ListBlocks").WithSummary("Lists the users that the user has blocked, in pages.").WithTags("Friends");
        signedIn.MapPut("/blocks/{user}",
                (HttpContext context, Blocks blocks, [Part.User] string user) => SetAsync(context, blocks, user, true))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser, Reason.Malformed)
            .WithName("BlockUser").WithSummary("Blocks a user, who is not notified.").WithTags("Friends");
        signedIn.MapDelete("/blocks/{user}",
                (HttpContext context, Blocks blocks, [Part.User] string user) => SetAsync(context, blocks, user, false))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser, Reason.Malformed)
            .WithName("UnblockUser").WithSummary("Unblocks a user.").WithTags("Friends");
    }

    private static async Task<IResult> ListAsync(HttpContext context, Blocks blocks) =>
        PageQuery.TryRead(context, UserId.IsValid, out var page, out var size, out var refusal)
            ? Answers.Json(await blocks.ListAsync(context.Session().User, page, size), FriendsJson.Wire.BlockList)
            : new ProblemResult(refusal);

    private static async Task<IResult> SetAsync(HttpContext context, Blocks blocks, string user, bool isBlocked)
    {
        var outcome = await blocks.SetAsync(context.Session(), user, isBlocked);
        return outcome.AnswerNothing();
    }
}
