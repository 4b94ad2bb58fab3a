using Microsoft.AspNetCore.Http;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>Lets a call through only for administrators; stands behind <see cref="SessionFilter"/>.</summary>
internal sealed class AdminFilter(Roles roles) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        roles.Of(context.HttpContext.Session().User) == Roles.Admin
            ? next(context)
            : ValueTask.FromResult<object?>(new ProblemResult(new Refusal(Reason.Forbidden, "Only administrators may do this.")));
}
