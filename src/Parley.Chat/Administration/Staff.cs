using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Somebody who looks after the server and does something to it. A user's role is looked at again in the write itself.</summary>
internal sealed record Staff : Actor
{
    private readonly VerifiedSession? _session;   // Null for who is above all roles.
    private readonly Roles? _roles;
    private readonly bool _isForAdmins;

    private Staff(string name, string? address) => (Name, Address) = (name, address);

    private Staff(VerifiedSession session, Roles roles, bool isForAdmins, string? address)
        : this(session.User, address) => (_session, _roles, _isForAdmins) = (session, roles, isForAdmins);

    /// <summary>Whoever runs the server and gives it commands; nobody is above them.</summary>
    public static Staff Operator { get; } = new("command line", null);

    /// <summary>The user's id, or what else it is that acts: no id has a space.</summary>
    public string Name { get; }

    /// <summary>Where the call comes from.</summary>
    public string? Address { get; }

    /// <summary>A host application, which has shown its key.</summary>
    public static Staff Application(string? address) => new("api key", address);

    /// <summary>A user, if their role allows the call.</summary>
    /// <param name="session">The user's session.</param>
    /// <param name="roles">Says what role they have.</param>
    /// <param name="isForAdmins">Whether moderators may not make the call.</param>
    /// <param name="address">Where the call comes from.</param>
    public static Outcome<Staff> Of(VerifiedSession session, Roles roles, bool isForAdmins, string? address) =>
        Problem(roles.Of(session.User), isForAdmins) is { } problem ? problem : new Staff(session, roles, isForAdmins, address);

    /// <summary>Whether it is somebody with an account.</summary>
    public bool IsUser => _session is not null;

    /// <summary>Whether they are an administrator now, when the write has its turn.</summary>
    public bool IsAdmin(SqlSession sql) => _session is null || _roles!.Of(sql, Name) == Roles.Admin;

    internal override Refusal? Check(WriteTransaction transaction) => _session is null
        ? null
        : _session.Check(transaction) ?? Problem(_roles!.Of(transaction.SqlBeside, Name), _isForAdmins);

    private static Refusal? Problem(string? role, bool isForAdmins)
    {
        if (role is null) return new Refusal(Reason.Forbidden, "Only those who look after the server may do this.");
        return isForAdmins && role != Roles.Admin ? new Refusal(Reason.Forbidden, "Only administrators may do this.") : null;
    }
}

/// <summary>Reaches the one whom <see cref="StaffFilter"/> or <see cref="AdminFilter"/> has let through.</summary>
internal static class StaffFeature
{
    public static Staff Staff(this HttpContext context) => context.Features.GetRequiredFeature<Staff>();
}
