using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Limits;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>
/// Counts every change by a user; runs after authentication. Also counts for the other user (<c>{user}</c>) or the group
/// (<c>/groups/{id}</c>) in the address.
/// </summary>
/// <remarks>A host application with its key is not limited, because it manages whole populations.</remarks>
internal sealed class WriteRateLimitFilter(WriteRateLimiter limits, DiskSpace space) : IEndpointFilter
{
    private const string Groups = "/api/v1/groups/{id}";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return !IsReading(http.Request.Method) && Check(http) is { } refusal
            ? ValueTask.FromResult<object?>(new ProblemResult(refusal))
            : next(context);
    }

    public static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private Refusal? Check(HttpContext http)
    {
        if (http.Features.Get<Staff>() is { } staff) return staff.IsUser ? limits.Check(staff.Name, 1) : null;
        if (space.IsFull && !HttpMethods.IsDelete(http.Request.Method)) return Refusal.NoRoom;   // Requests that free space are allowed.

        var (user, endpoint) = (http.Session().User, http.GetEndpoint());
        if (limits.Check(user, endpoint?.Metadata.GetMetadata<WriteCost>()?.Tokens ?? 1) is { } tooMuch) return tooMuch;
        if (http.GetRouteValue("user") is string other && other != "me" && other != user) return limits.CheckPair(user, other);

        var isOfGroup = (endpoint as RouteEndpoint)?.RoutePattern.RawText?.StartsWith(Groups, StringComparison.Ordinal) == true;
        return isOfGroup ? limits.CheckGroup(user, (string)http.GetRouteValue("id")!) : null;
    }
}

/// <summary>Declares a higher cost for a request that reaches many users.</summary>
/// <param name="Tokens">The number of writes that it counts for.</param>
internal sealed record WriteCost(int Tokens);

/// <summary>Adds refusals to endpoints.</summary>
internal static class WriteCostExtensions
{
    public static RouteHandlerBuilder Costs(this RouteHandlerBuilder call, int tokens) => call.WithMetadata(new WriteCost(tokens));
}
