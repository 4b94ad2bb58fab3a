using Microsoft.AspNetCore.Http;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>Allows requests only from administrators; runs after <see cref="SessionFilter"/>.</summary>
internal sealed class AdminFilter(Roles roles) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = await Staff.OfAsync(http.Session(), roles, isForAdmins: true, http.Connection.RemoteIpAddress?.ToString());
        if (!outcome.TryGet(out var staff, out var refusal)) return new ProblemResult(refusal);

        http.Features.Set(staff);
        return await next(context);
    }
}
