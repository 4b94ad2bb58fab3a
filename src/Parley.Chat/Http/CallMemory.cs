using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Http;

/// <summary>
/// Lets a call begin when there is memory for what it may come to hold: its body and its answer. The memory is that of the user who calls,
/// or of all strangers together, and within that of the whole server.
/// </summary>
/// <remarks>
/// A call that finds no room waits without holding anything, in the order of arrival, and is refused as unavailable after some seconds.
/// What it has taken is settled when its answer is written out in memory, and given back when the client has taken that. Thread-safe.
/// </remarks>
internal sealed class CallMemory(UserMemory users)
{
    private const long FileBuffers = 128 * 1024;        // Buffers on the way of a file, whatever its size.
    private const long SmallAnswer = 16 * 1024;    // Strangers are told no more.
    private const long WriteAnswer = 256 * 1024;   // A group with its members is the largest.
    private const int InMemory = 2;                // Characters take two bytes.

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Refusal Full = new(Reason.Unavailable, "Too much is under way here; try again.", 1_000);

    /// <summary>Runs a call of nobody who is known.</summary>
    public ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RunAsync(context, new CallCharge(users.Strangers, static () => { }), SmallAnswer, next);

    /// <summary>Runs a call of somebody: a user, or a host application.</summary>
    /// <param name="caller">The user's id, or what else makes the call.</param>
    /// <param name="context">The call.</param>
    /// <param name="next">What makes the answer.</param>
    public ValueTask<object?> RunAsync(string caller, EndpointFilterInvocationContext context, EndpointFilterDelegate next) => RunAsync(
        context, new CallCharge(users.Enter(caller), () => users.Leave(caller)), AnswerOf(context.HttpContext), next);

    private static async ValueTask<object?> RunAsync(
        EndpointFilterInvocationContext context, CallCharge charge, long answer, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.RegisterForDispose(charge);
        if (!await charge.TakeAsync(BodyOf(http) + answer, Patience, http.RequestAborted)) return new ProblemResult(Full);

        http.Features.Set(charge);
        return await next(context);
    }

    private static long AnswerOf(HttpContext http)
    {
        var isFile = http.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(answer => answer.Type == typeof(Stream)) == true;
        if (isFile) return FileBuffers;

        return HttpMethods.IsGet(http.Request.Method) ? PageLimit.MaxBytes : WriteAnswer;
    }

    private static long BodyOf(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return 0;
        if (http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize is not { } most) return FileBuffers;

        return InMemory * Math.Min(http.Request.ContentLength ?? most, most);
    }
}
