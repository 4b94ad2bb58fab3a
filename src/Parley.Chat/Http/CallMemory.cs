using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Http;

/// <summary>
/// Starts a request when there is memory for its body and its response. The memory comes from the user's budget, or that of all
/// unauthenticated clients together, within that of the whole server.
/// </summary>
/// <remarks>
/// A request without room waits in the order of arrival, holding nothing, and is refused as unavailable after some seconds. Its charge
/// becomes final when the response is written to memory, and is returned when the client has read it. Thread-safe.
/// </remarks>
internal sealed class CallMemory(UserMemory users)
{
    private const long FileBuffers = 128 * 1024;        // Buffers on the way of a file, whatever its size.
    private const long SmallAnswer = 16 * 1024;    // Strangers are told no more.
    private const long WriteAnswer = 256 * 1024;   // A group with its members is the largest response.
    private const int InMemory = 2;                // Characters take two bytes.

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Refusal Full = new(Reason.Unavailable, "The server is busy. Please try again.", 1_000);

    /// <summary>Runs a request without authentication.</summary>
    public ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RunAsync(context, new CallCharge(users.Strangers, static () => { }), SmallAnswer, next);

    /// <summary>Runs a request of a user or a host application.</summary>
    /// <param name="caller">The user's id, or the name of another caller.</param>
    /// <param name="context">The call.</param>
    /// <param name="next">Creates the response.</param>
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
        var isFile = http.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Any(answer => answer.Type == typeof(Stream)) == true;
        if (isFile) return FileBuffers;

        return HttpMethods.IsGet(http.Request.Method) ? PageLimit.MaxBytes : WriteAnswer;
    }

    private static long BodyOf(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return 0;
        if (http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize is not { } max) return FileBuffers;

        return InMemory * Math.Min(http.Request.ContentLength ?? max, max);
    }
}
