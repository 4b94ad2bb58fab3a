using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Push;

/// <summary>The endpoints for Web Push.</summary>
internal static class PushEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/push/key", GetKeyAsync)
            .Produces<PushKey>()
            .WithName("GetPushKey").WithSummary("Returns the key for a browser's subscription.").WithTags("Push");
        signedIn.MapPut("/push/subscription", SetAsync)
            .AcceptsJson<SubscribeRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .WithName("Subscribe").WithSummary("Subscribes this device to pushes for when its user is not connected.").WithTags("Push");
        signedIn.MapDelete("/push/subscription", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("Unsubscribe").WithSummary("Ends this device's subscription.").WithTags("Push");
    }

    private static async Task<IResult> GetKeyAsync(PushKeys keys)
    {
        var outcome = await keys.GetAsync();
        return outcome.TryGet(out var key, out var refusal)
            ? Answers.Json(new PushKey(key.Public), PushJson.Wire.PushKey)
            : new ProblemResult(refusal);
    }

    private static Task<IResult> SetAsync(HttpContext context, PushSubscriptions subscriptions) => RequestBody.UseAsync(
        context, PushJson.Outside.SubscribeRequest, async request =>
            (await subscriptions.SetAsync(context.Session(), request)).AnswerNothing());

    private static async Task<IResult> RemoveAsync(HttpContext context, PushSubscriptions subscriptions)
    {
        var outcome = await subscriptions.RemoveAsync(context.Session());
        return outcome.AnswerNothing();
    }
}
