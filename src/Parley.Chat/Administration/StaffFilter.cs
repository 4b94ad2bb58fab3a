using Microsoft.AspNetCore.Http;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Lets a call through only for moderators and administrators; stands behind <see cref="SessionFilter"/>.</summary>
internal sealed class StaffFilter(Roles roles) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var user = http.Session().User;
        if (roles.Of(user) is not { } role) return Refuse("Only those who look after the server may do this.");

        var staff = new Staff(user, role, http.Connection.RemoteIpAddress?.ToString());
        var isForAdmins = http.GetEndpoint()?.Metadata.GetMetadata<AdminsOnly>() is not null;
        if (isForAdmins && !staff.IsAdmin) return Refuse("Only administrators may do this.");

        http.Features.Set(staff);
        return next(context);
    }

    private static ValueTask<object?> Refuse(string message) =>
        ValueTask.FromResult<object?>(new ProblemResult(new Refusal(Reason.Forbidden, message)));
}

/// <summary>Marks a call that moderators may not make.</summary>
internal sealed class AdminsOnly;
