using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Refuses requests from an address that has made too many of the same kind.</summary>
internal sealed class AddressRateLimitFilter(LimitedCall call) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<AddressRateLimiter>().Check(call, http.Connection.RemoteIpAddress) is { } refusal
            ? ValueTask.FromResult<object?>(new ProblemResult(refusal))
            : next(context);
    }
}

/// <summary>Puts limits on endpoints.</summary>
internal static class AddressLimitExtensions
{
    public static RouteHandlerBuilder LimitedByAddress(this RouteHandlerBuilder endpoint, LimitedCall call) =>
        endpoint.AddEndpointFilter(new AddressRateLimitFilter(call)).Refuses(Reason.RateLimited);
}
