using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Contract;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>
/// Lets a call through only with a working session, taken from the bearer header or from the cookie, and when there is memory for it in the
/// user's budget.
/// </summary>
internal sealed class SessionFilter(SessionVerifier sessions, CallMemory memory) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = await sessions.VerifyAsync(http.Request);
        if (!outcome.TryGet(out var session, out var refusal)) return new ProblemResult(refusal);

        http.Features.Set(session);
        return await memory.RunAsync(session.User, context, next);
    }
}

/// <summary>Reaches the session that <see cref="SessionFilter"/> has checked.</summary>
internal static class SessionFeature
{
    public static VerifiedSession Session(this HttpContext context) => context.Features.GetRequiredFeature<VerifiedSession>();
}
