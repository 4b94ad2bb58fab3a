using Microsoft.AspNetCore.Http;
using Parley.Chat.Http;

namespace Parley.Chat.Sessions;

/// <summary>Allows requests only with the key of a host application.</summary>
internal sealed class ApiKeyFilter(ApiKeys keys) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        keys.Check(context.HttpContext) is { } refusal ? ValueTask.FromResult<object?>(new ProblemResult(refusal)) : next(context);
}
