using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Administration;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Contract;

/// <summary>Lets a read that looks through much of the database wait for its turn.</summary>
internal sealed class ReadLimitFilter(ReadLimiter reads) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var user = http.Features.Get<VerifiedSession>()?.User ?? http.Staff().Name;
        var outcome = await reads.RunAsync(user, async _ => new Outcome<object?>(await next(context)), http.RequestAborted);
        return outcome.TryGet(out var answer, out var refusal) ? answer : new ProblemResult(refusal);
    }
}

/// <summary>Says of endpoints what they cost.</summary>
internal static class ReadLimitExtensions
{
    /// <summary>The call looks through more than what it answers with: each user makes one at a time.</summary>
    public static RouteHandlerBuilder Costly(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<RouteHandlerBuilder, ReadLimitFilter>().Refuses(Reason.RateLimited);
}
