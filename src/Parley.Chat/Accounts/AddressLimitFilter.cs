using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;

namespace Parley.Chat.Accounts;

/// <summary>Refuses a call whose address has made too many of its kind.</summary>
internal sealed class AddressLimitFilter(LimitedCall call) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.RequestServices.GetRequiredService<AddressLimits>().Check(call, http.Connection.RemoteIpAddress) is { } refusal
            ? ValueTask.FromResult<object?>(new ProblemResult(refusal))
            : next(context);
    }
}

/// <summary>Puts limits on endpoints.</summary>
internal static class AddressLimitExtensions
{
    public static RouteHandlerBuilder LimitedByAddress(this RouteHandlerBuilder endpoint, LimitedCall call) =>
        endpoint.AddEndpointFilter(new AddressLimitFilter(call)).Refuses(Reason.RateLimited);
}
