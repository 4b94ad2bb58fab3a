using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Friends;

/// <summary>The calls about blocks.</summary>
internal static class BlockEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/blocks", List)
            .Produces<BlockList>()
            .ByPages()
            .WithName("ListBlocks").WithSummary("Whom the user has blocked, by pages.").WithTags("Friends");
        signedIn.MapPut("/blocks/{user}", (HttpContext context, Blocks blocks, string user) => SetAsync(context, blocks, user, true))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser, Reason.Malformed)
            .WithName("BlockUser").WithSummary("Blocks a user, who is not told.").WithTags("Friends");
        signedIn.MapDelete("/blocks/{user}", (HttpContext context, Blocks blocks, string user) => SetAsync(context, blocks, user, false))
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownUser, Reason.Malformed)
            .WithName("UnblockUser").WithSummary("Takes a block back.").WithTags("Friends");
    }

    private static IResult List(HttpContext context, Blocks blocks) =>
        PageQuery.TryRead(context, UserId.IsValid, out var page, out var size, out var refusal)
            ? Answers.Json(blocks.List(context.Session().User, page, size), ChatJson.Wire.BlockList)
            : new ProblemResult(refusal);

    private static async Task<IResult> SetAsync(HttpContext context, Blocks blocks, string user, bool isBlocked)
    {
        var outcome = await blocks.SetAsync(context.Session(), user, isBlocked);
        return outcome.AnswerNothing();
    }
}
