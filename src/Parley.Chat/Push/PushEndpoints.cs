using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Push;

/// <summary>The calls about Web Push.</summary>
internal static class PushEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/push/key", GetKeyAsync)
            .Produces<PushKey>()
            .WithName("GetPushKey").WithSummary("The key that a browser subscribes with.").WithTags("Push");
        signedIn.MapPut("/push/subscription", SetAsync)
            .AcceptsJson<SubscribeRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .WithName("Subscribe").WithSummary("Calls this device when its user is not connected.").WithTags("Push");
        signedIn.MapDelete("/push/subscription", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("Unsubscribe").WithSummary("Calls this device no more.").WithTags("Push");
    }

    private static async Task<IResult> GetKeyAsync(PushKeys keys)
    {
        var outcome = await keys.GetAsync();
        return outcome.TryGet(out var key, out var refusal)
            ? Answers.Json(new PushKey(key.Public), ChatJson.Wire.PushKey)
            : new ProblemResult(refusal);
    }

    private static async Task<IResult> SetAsync(HttpContext context, PushSubscriptions subscriptions)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SubscribeRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await subscriptions.SetAsync(context.Session(), request);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, PushSubscriptions subscriptions)
    {
        var outcome = await subscriptions.RemoveAsync(context.Session());
        return outcome.AnswerNothing();
    }
}
