using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Administration;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Limits;

/// <summary>
/// Counts every call of a user that changes something, whatever it is: stands behind the filter that says who calls. What the address of a
/// call names is counted too: another user as <c>{user}</c>, or else a group as <c>/groups/{id}</c>.
/// </summary>
/// <remarks>A host application that shows its key is not limited: it has limits of its own, and moves whole populations.</remarks>
internal sealed class WriteLimitFilter(WriteLimits limits, DiskSpace space) : IEndpointFilter
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
        if (space.IsFull && !HttpMethods.IsDelete(http.Request.Method)) return Refusal.NoRoom;   // What makes room goes on.

        var (user, endpoint) = (http.Session().User, http.GetEndpoint());
        if (limits.Check(user, endpoint?.Metadata.GetMetadata<WriteCost>()?.Tokens ?? 1) is { } tooMuch) return tooMuch;
        if (http.GetRouteValue("user") is string other && other != "me" && other != user) return limits.CheckPair(user, other);

        var isOfGroup = (endpoint as RouteEndpoint)?.RoutePattern.RawText?.StartsWith(Groups, StringComparison.Ordinal) == true;
        return isOfGroup ? limits.CheckGroup(user, (string)http.GetRouteValue("id")!) : null;
    }
}

/// <summary>Says of a call that it costs its user more than others do, because it reaches many.</summary>
/// <param name="Tokens">How many writes it counts for.</param>
internal sealed record WriteCost(int Tokens);

/// <summary>Says it at the endpoints.</summary>
internal static class WriteCostExtensions
{
    public static RouteHandlerBuilder Costs(this RouteHandlerBuilder call, int tokens) => call.WithMetadata(new WriteCost(tokens));
}
