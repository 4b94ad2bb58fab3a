using Microsoft.AspNetCore.Http;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>Lets a call through only for administrators; stands behind <see cref="SessionFilter"/>.</summary>
internal sealed class AdminFilter(Roles roles) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = Staff.Of(http.Session(), roles, isForAdmins: true, http.Connection.RemoteIpAddress?.ToString());
        if (!outcome.TryGet(out var staff, out var refusal)) return ValueTask.FromResult<object?>(new ProblemResult(refusal));

        http.Features.Set(staff);
        return next(context);
    }
}
