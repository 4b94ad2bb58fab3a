using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Accounts;

namespace Parley.Chat.Administration;

/// <summary>Whoever looks after the server and makes a call.</summary>
/// <param name="Name">The user's id.</param>
/// <param name="Role">Administrator or moderator.</param>
/// <param name="Address">Where the call comes from.</param>
internal sealed record Staff(string Name, string Role, string? Address)
{
    public bool IsAdmin => Role == Roles.Admin;
}

/// <summary>Reaches the one whom <see cref="StaffFilter"/> has let through.</summary>
internal static class StaffFeature
{
    public static Staff Staff(this HttpContext context) => context.Features.GetRequiredFeature<Staff>();
}
