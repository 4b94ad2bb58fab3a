using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>
/// Carries out the operator's requests without authentication: only those who could write to the database anyway can reach it.
/// </summary>
public sealed class ChatOperator
{
    private const int PageSize = 500;
    private const string SelectUser = "select id, name, role, created, last_seen, banned from users";

    private readonly ChatStore _store;
    private readonly AccountAdministration _accounts;
    private readonly Announcements _announcements;
    private readonly Roles _roles;

    private readonly FirstAdministrator _first;

    internal ChatOperator(
        ChatStore store, AccountAdministration accounts, Announcements announcements, Roles roles, FirstAdministrator first) =>
        (_store, _accounts, _announcements, _roles, _first) = (store, accounts, announcements, roles, first);

    /// <summary>
    /// The code with which a visitor from another machine creates the administrator's account. Null if there are users already, or if
    /// <see cref="ChatEndpoints.OfferChatSetup"/> was not called.
    /// </summary>
    /// <exception cref="StoreException">The database is away; try again.</exception>
    public ValueTask<string?> SetupCodeAsync() => _first.CodeAsync();

    /// <summary>Runs it.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result, which may be a refusal.</returns>
    public async Task<OperatorAnswer> RunAsync(OperatorRequest request)
    {
        if (request.Command == OperatorCommands.ListUsers) return await ListAsync(request.After ?? "");
        if (request.Command == OperatorCommands.Announce) return await AnswerAsync(await AnnounceAsync(request.Text ?? ""), null);
        if (request.User is not { } user || !UserId.IsValid(user)) return Refused(Refusal.Malformed(UserId.Rule));

        var outcome = request.Command switch
        {
            OperatorCommands.AddUser => await _accounts.AddAsync(Staff.Operator, user, request.Name ?? user, request.Password ?? ""),
            OperatorCommands.SetPassword => await SetPasswordAsync(user, request.Password ?? ""),
            OperatorCommands.BanUser => await _accounts.BanAsync(Staff.Operator, user, new BanRequest()),
            OperatorCommands.UnbanUser => await _accounts.UnbanAsync(Staff.Operator, user),
            OperatorCommands.SetRole when _roles.IsKept(user) =>
                new Refusal(Reason.Conflict, "The settings make this user an administrator (Chat:Admins)."),
            OperatorCommands.SetRole => await _accounts.SetRoleAsync(Staff.Operator, user, request.Role is "" ? null : request.Role),
            _ => Refusal.Malformed($"The command '{request.Command}' does not exist."),
        };
        return await AnswerAsync(outcome, user);
    }

    private async Task<Outcome<Done>> AnnounceAsync(string text)
    {
        var outcome = await _announcements.PostAsync(Staff.Operator, new AnnounceRequest(text));
        return outcome.Refusal is { } refusal ? refusal : Done.Value;
    }

    private async Task<Outcome<Done>> SetPasswordAsync(string user, string password)
    {
        var outcome = await _accounts.SetPasswordAsync(Staff.Operator, user, new SetAccountPasswordRequest(password));
        return outcome.Refusal is { } refusal ? refusal : Done.Value;
    }

    private async ValueTask<OperatorAnswer> ListAsync(string after)
    {
        await using var read = await _store.ReadAsync();
        var users = await read.Sql.QueryAsync($"{SelectUser} where id > $1 order by id limit $2", after, PageSize + 1L).AllAsync(Read);
        return new OperatorAnswer(1) { Users = users.Count > PageSize ? users[..PageSize] : users, More = users.Count > PageSize };
    }

    private async ValueTask<OperatorAnswer> AnswerAsync(Outcome<Done> outcome, string? user)
    {
        if (outcome.Refusal is { } refusal) return Refused(refusal);
        if (user is null) return new OperatorAnswer(1);

        await using var read = await _store.ReadAsync();
        return new OperatorAnswer(1) { Users = await read.Sql.QueryAsync($"{SelectUser} where id = $1", user).AllAsync(Read) };
    }

    private OperatorUser Read(DbDataReader row) => new(
        row.Text(0), row.Text(1), _roles.IsKept(row.Text(0)) ? Roles.Admin : row.TextOrNull(2),
        row.Long(3), row.LongOrNull(4), row.LongOrNull(5));

    private static OperatorAnswer Refused(Refusal refusal) =>
        new(refusal.Code) { Reason = refusal.Reason.WireName(), Message = refusal.Message };
}
