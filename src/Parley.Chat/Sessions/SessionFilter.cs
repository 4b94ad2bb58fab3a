using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>
/// Allows requests only with a valid session, from the bearer header or the cookie, and only if the user's memory budget has room.
/// </summary>
internal sealed class SessionFilter(SessionVerifier sessions, CallMemory memory) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = await sessions.VerifyAsync(http.Request);
        if (!outcome.TryGet(out var session, out var refusal)) return new ProblemResult(refusal);

        http.Features.Set(session);
        http.Features.Set(new Caller(session.User));
        return await memory.RunAsync(session.User, context, next);
    }
}

/// <summary>The session that <see cref="SessionFilter"/> has checked.</summary>
internal static class SessionFeature
{
    public static VerifiedSession Session(this HttpContext context) => context.Features.GetRequiredFeature<VerifiedSession>();
}
