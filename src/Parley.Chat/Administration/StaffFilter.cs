using Microsoft.AspNetCore.Http;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Lets a call through only for moderators and administrators, and for host applications, which are administrators.</summary>
internal sealed class StaffFilter(Roles roles, SessionStore sessions, ApiKeys keys) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var outcome = ApiKeys.IsGiven(http.Request) ? OfKey(http) : OfSession(http);
        if (!outcome.TryGet(out var staff, out var refusal)) return Refuse(refusal);

        var isForAdmins = http.GetEndpoint()?.Metadata.GetMetadata<AdminsOnly>() is not null;
        if (isForAdmins && !staff.IsAdmin) return Refuse(new Refusal(Reason.Forbidden, "Only administrators may do this."));

        http.Features.Set(staff);
        return next(context);
    }

    private Outcome<Staff> OfKey(HttpContext http) => keys.Check(http) is { } refusal ? refusal : Staff.Application(Address(http));

    private Outcome<Staff> OfSession(HttpContext http)
    {
        if (!sessions.Verify(http.Request).TryGet(out var session, out var refusal)) return refusal;

        return roles.Of(session.User) is { } role
            ? new Staff(session.User, role, Address(http))
            : new Refusal(Reason.Forbidden, "Only those who look after the server may do this.");
    }

    private static string? Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static ValueTask<object?> Refuse(Refusal refusal) => ValueTask.FromResult<object?>(new ProblemResult(refusal));
}

/// <summary>Marks a call that moderators may not make.</summary>
internal sealed class AdminsOnly;
