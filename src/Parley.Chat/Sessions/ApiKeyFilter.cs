using Microsoft.AspNetCore.Http;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>Lets a call through only with the key of a host application; who tries wrong ones is slowed.</summary>
internal sealed class ApiKeyFilter(ApiKeys keys, AddressLimits limits) : IEndpointFilter
{
    public const string Header = "X-Api-Key";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var given = http.Request.Headers[Header];
        if (given.Count == 1 && keys.Has(given[0])) return next(context);

        var refusal = limits.Check(LimitedCall.SignIn, http.Connection.RemoteIpAddress)
            ?? new Refusal(Reason.Unauthenticated, $"{Header} must be the key of a host application.");
        return ValueTask.FromResult<object?>(new ProblemResult(refusal));
    }
}
