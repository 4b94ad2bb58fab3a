using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Accounts;

namespace Parley.Chat.Administration;

/// <summary>Whoever looks after the server and does something to it.</summary>
/// <param name="Name">The user's id, or what else it is that acts: no id has a space.</param>
/// <param name="Role">Administrator or moderator.</param>
/// <param name="Address">Where the call comes from.</param>
internal sealed record Staff(string Name, string Role, string? Address)
{
    /// <summary>Whoever runs the server and gives it commands; nobody is above him.</summary>
    public static readonly Staff Operator = new("command line", Roles.Admin, null);

    /// <summary>A host application, which has shown its key.</summary>
    public static Staff Application(string? address) => new("api key", Roles.Admin, address);

    public bool IsAdmin => Role == Roles.Admin;
}

/// <summary>Reaches the one whom <see cref="StaffFilter"/> has let through.</summary>
internal static class StaffFeature
{
    public static Staff Staff(this HttpContext context) => context.Features.GetRequiredFeature<Staff>();
}
