using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Administrators' changes to accounts, each with its audit record.</summary>
internal sealed class AccountAdministration(
    ChatStore store, LogWriter writer, SessionStore sessions, Roles roles, PasswordHasher hasher, SignInRateLimiter signIns)
{
    private const int MadePassword = 12;   // Bytes of chance.

    /// <summary>Creates an account, whatever the sign-up policy.</summary>
    public async Task<Outcome<Done>> AddAsync(Staff staff, string user, string name, string password)
    {
        if (Users.Check(user, name, password) is { } wrong) return wrong;

        var hashed = await hasher.HashAsync(password);
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;

        var outcome = await writer.RunAsync(staff, new AuditedWrite<UserProfile>(
            new Write<UserProfile>(transaction => Users.Create(transaction, user, name, hash)),
            new AuditRecord(staff, AuditActions.Add, user)));
        return outcome.Refusal is { } refused ? refused : Done.Value;
    }

    public Task<Outcome<Done>> BanAsync(Staff staff, string user, BanRequest request) => writer.RunAsync(staff, new AuditedWrite<Done>(
        new BanAccount(staff, roles, user, request, sessions.Announce),
        new AuditRecord(staff, AuditActions.Ban, user, new AuditDetails(request.Reason, request.Until))));

    public Task<Outcome<Done>> UnbanAsync(Staff staff, string user) =>
        writer.RunAsync(staff, new AuditedWrite<Done>(new UnbanAccount(user), new AuditRecord(staff, AuditActions.Unban, user)));

    public Task<Outcome<Done>> SetRoleAsync(Staff staff, string user, string? role) => writer.RunAsync(staff, new AuditedWrite<Done>(
        new SetAccountRole(staff, roles, user, role),
        new AuditRecord(staff, AuditActions.SetRole, user, new AuditDetails(Role: role ?? "none"))));

    public async Task<Outcome<Done>> EndSessionsAsync(Staff staff, string user)
    {
        if (!await ExistsAsync(user)) return Refusal.UnknownUser;

        return await writer.RunAsync(staff, new AuditedWrite<Done>(
            new EndSessions(user, null, Reason.Revoked, sessions.Announce), new AuditRecord(staff, AuditActions.EndSessions, user)));
    }

    /// <summary>Sets the given password, or generates one and returns it.</summary>
    public async Task<Outcome<NewPassword>> SetPasswordAsync(Staff staff, string user, SetAccountPasswordRequest request)
    {
        var password = request.Password ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(MadePassword));
        if (PasswordRules.Check(password) is { } unfit) return unfit;
        if (!await ExistsAsync(user)) return Refusal.UnknownUser;   // Checked before the costly hashing.

        var hashed = await hasher.HashAsync(password);
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;

        var outcome = await writer.RunAsync(staff, new AuditedWrite<Done>(
            new SetAccountPassword(staff, roles, user, hash, sessions.Announce), new AuditRecord(staff, AuditActions.SetPassword, user)));
        if (outcome.Refusal is { } refused) return refused;

        signIns.Forget(user);   // The user may have made wrong attempts before the reset.
        return new NewPassword(request.Password is null ? password : null);
    }

    private async ValueTask<bool> ExistsAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await Users.ExistsAsync(read.Sql, user);
    }
}
