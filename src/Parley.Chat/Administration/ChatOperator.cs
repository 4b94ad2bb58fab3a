using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Does what whoever runs the server asks, without asking who he is: only those may reach it who could write to the database anyway.</summary>
public sealed class ChatOperator
{
    private const int PageSize = 500;
    private const string SelectUser = "select id, name, role, created, last_seen, banned from users";

    private readonly ChatStore _store;
    private readonly LogWriter _writer;
    private readonly PasswordHasher _hasher;
    private readonly SessionStore _sessions;
    private readonly Roles _roles;

    internal ChatOperator(ChatStore store, LogWriter writer, PasswordHasher hasher, SessionStore sessions, Roles roles) =>
        (_store, _writer, _hasher, _sessions, _roles) = (store, writer, hasher, sessions, roles);

    /// <summary>Does it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>What came of it; a refusal is an answer, too.</returns>
    public async Task<OperatorAnswer> RunAsync(OperatorRequest request)
    {
        if (request.Command == OperatorCommands.ListUsers) return List(request.After ?? "");
        if (request.Command == OperatorCommands.Announce) return Answer(await AnnounceAsync(request.Text), null);
        if (request.User is not { } user || !UserId.IsValid(user)) return Refused(NoId());

        var outcome = request.Command switch
        {
            OperatorCommands.AddUser => await AddAsync(user, request.Name ?? user, request.Password ?? ""),
            OperatorCommands.SetPassword => await SetPasswordAsync(user, request.Password ?? ""),
            OperatorCommands.BanUser => await _writer.RunAsync(new BanUser(user, _sessions.Announce)),
            OperatorCommands.UnbanUser => await _writer.RunAsync(new UnbanAccount(user)),
            OperatorCommands.SetRole when _roles.IsKept(user) => new Refusal(Reason.Conflict, "The settings make this user an administrator (Chat:Admins)."),
            OperatorCommands.SetRole when IsRole(request.Role) => await UpdateAsync(
                "update users set role = case when $2 = '' then null else $2 end where id = $1", user, request.Role ?? ""),
            OperatorCommands.SetRole => Refusal.Malformed($"role is {Roles.Admin}, {Roles.Moderator}, or none."),
            _ => Refusal.Malformed($"There is no command '{request.Command}'."),
        };
        return Answer(outcome, user);
    }

    private static bool IsRole(string? role) => role is null or "" or Roles.Admin or Roles.Moderator;

    private async Task<Outcome<Done>> AnnounceAsync(string? text)
    {
        if (!Announce.Create(text).TryGet(out var announce, out var refusal)) return refusal;

        var outcome = await _writer.RunAsync(announce);
        return outcome.Refusal is { } refused ? refused : Done.Value;
    }

    private async Task<Outcome<Done>> AddAsync(string user, string name, string password)
    {
        if (!UserId.IsFree(user)) return NoId();
        if (!DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");

        var hashed = await HashAsync(password);
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;
        return await _writer.RunAsync<Done>(transaction =>
            Users.Create(transaction, user, name, hash).TryGet(out _, out var taken) ? Done.Value : taken);
    }

    private async Task<Outcome<Done>> SetPasswordAsync(string user, string password)
    {
        var hashed = await HashAsync(password);
        return hashed.TryGet(out var hash, out var refusal)
            ? await _writer.RunAsync(new ResetPassword(user, hash, _sessions.Announce))
            : refusal;
    }

    private async Task<Outcome<string>> HashAsync(string password) =>
        PasswordHasher.IsAcceptable(password) ? await _hasher.HashAsync(password) : Refusal.Malformed("password is 8 to 256 bytes.");

    private Task<Outcome<Done>> UpdateAsync(string sql, string user, string value) => _writer.RunAsync<Done>(transaction =>
        transaction.Sql.Execute(sql, user, value) == 1 ? Done.Value : Refusal.UnknownUser);

    private OperatorAnswer List(string after)
    {
        using var read = _store.Read();
        var users = read.Sql.Query($"{SelectUser} where id > $1 order by id limit $2", after, PageSize + 1L).All(Read);
        return new OperatorAnswer(1) { Users = users.Count > PageSize ? users[..PageSize] : users, More = users.Count > PageSize };
    }

    private OperatorAnswer Answer(Outcome<Done> outcome, string? user)
    {
        if (outcome.Refusal is { } refusal) return Refused(refusal);
        if (user is null) return new OperatorAnswer(1);

        using var read = _store.Read();
        return new OperatorAnswer(1) { Users = read.Sql.Query($"{SelectUser} where id = $1", user).All(Read) };
    }

    private OperatorUser Read(DbDataReader row) => new(
        row.Text(0), row.Text(1), _roles.IsKept(row.Text(0)) ? Roles.Admin : row.TextOrNull(2), row.Long(3), row.LongOrNull(4), row.LongOrNull(5));

    private static OperatorAnswer Refused(Refusal refusal) =>
        new(refusal.Code) { Reason = refusal.Reason.WireName(), Message = refusal.Message };

    private static Refusal NoId() => Refusal.Malformed("id is 2 to 32 lower-case letters, digits and . _ - and begins with a letter.");
}
