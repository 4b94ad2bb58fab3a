using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Accounts;

/// <summary>
/// Allows requests only from moderators, administrators and host applications (which count as administrators), and only if the caller's
/// memory budget has room.
/// </summary>
internal sealed class StaffFilter(Roles roles, SessionVerifier sessions, ApiKeys keys, CallMemory memory) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = ApiKeys.IsGiven(http.Request) ? OfKey(http) : await OfSessionAsync(http);
        if (!outcome.TryGet(out var staff, out var refusal)) return new ProblemResult(refusal);

        http.Features.Set(staff);
        http.Features.Set(new Caller(staff.Name));
        return await memory.RunAsync(staff.Name, context, next);
    }

    private Outcome<Staff> OfKey(HttpContext http) => keys.Check(http) is { } refusal ? refusal : Staff.Application(Address(http));

    private async ValueTask<Outcome<Staff>> OfSessionAsync(HttpContext http)
    {
        if (!(await sessions.VerifyAsync(http.Request)).TryGet(out var session, out var refusal)) return refusal;

        var isForAdmins = http.GetEndpoint()?.Metadata.GetMetadata<AdminsOnly>() is not null;
        return await Staff.OfAsync(session, roles, isForAdmins, Address(http));
    }

    private static string? Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();
}

/// <summary>Marks a request that moderators may not make.</summary>
internal sealed class AdminsOnly;
