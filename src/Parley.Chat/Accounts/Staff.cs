using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>
/// An administrator, moderator, host application or operator who makes a change. A user's role is checked again in the write itself.
/// </summary>
internal sealed record Staff : Actor
{
    private readonly VerifiedSession? _session;   // Null if no role is needed.
    private readonly Roles? _roles;
    private readonly bool _isForAdmins;

    private Staff(string name, string? address) => (Name, Address) = (name, address);

    private Staff(VerifiedSession session, Roles roles, bool isForAdmins, string? address)
        : this(session.User, address) => (_session, _roles, _isForAdmins) = (session, roles, isForAdmins);

    /// <summary>The operator of the server, who has all rights.</summary>
    public static Staff Operator { get; } = new("command line", null);

    /// <summary>The user's id, or another name with a space, which no id has.</summary>
    public string Name { get; }

    /// <summary>The address of the request.</summary>
    public string? Address { get; }

    /// <summary>A host application that presented its key.</summary>
    public static Staff Application(string? address) => new("api key", address);

    /// <summary>Who creates the first account of a server.</summary>
    public static Staff FirstVisitor(string? address) => new("first visitor", address);

    /// <summary>A user, if their role allows the request.</summary>
    /// <param name="session">The user's session.</param>
    /// <param name="roles">The roles of users.</param>
    /// <param name="isForAdmins">Whether the request is not allowed for moderators.</param>
    /// <param name="address">The address of the request.</param>
    public static async ValueTask<Outcome<Staff>> OfAsync(VerifiedSession session, Roles roles, bool isForAdmins, string? address) =>
        Problem(await roles.OfAsync(session.User), isForAdmins) is { } problem ? problem : new Staff(session, roles, isForAdmins, address);

    /// <summary>Whether it is a user with an account.</summary>
    public bool IsUser => _session is not null;

    /// <summary>Whether they are an administrator at the time of the write.</summary>
    public bool IsAdmin(SqlSession sql) => _session is null || _roles!.OfAsync(sql, Name).AtOnce() == Roles.Admin;

    internal override Refusal? Check(WriteTransaction transaction) => _session is null
        ? null
        : _session.Check(transaction) ?? Problem(_roles!.OfAsync(transaction.SqlKeepingCache(), Name).AtOnce(), _isForAdmins);

    private static Refusal? Problem(string? role, bool isForAdmins)
    {
        if (role is null) return new Refusal(Reason.Forbidden, "Only administrators and moderators may do this.");
        return isForAdmins && role != Roles.Admin ? new Refusal(Reason.Forbidden, "Only administrators may do this.") : null;
    }
}

/// <summary>The staff member that <see cref="StaffFilter"/> or <see cref="AdminFilter"/> has accepted.</summary>
internal static class StaffFeature
{
    public static Staff Staff(this HttpContext context) => context.Features.GetRequiredFeature<Staff>();
}
