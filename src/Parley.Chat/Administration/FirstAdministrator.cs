using System.Net;
using System.Security.Cryptography;
using System.Text;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>
/// Lets the first visitor of a server without users create the account of its administrator. Visitors from elsewhere need a code, which
/// only those know who read the database or what the program prints.
/// </summary>
internal sealed class FirstAdministrator(ChatStore store, LogWriter writer, PasswordHasher hasher)
{
    private const int CodeLength = 10;
    private const int MaxTyped = 64;
    private const string CodeSymbols = "23456789ABCDEFGHJKMNPQRSTVWXYZ";   // None looks like another one.
    private const string NoUsers = "select 1 where not exists (select 1 from users)";
    private const string FindCode = "select value from meta where name = 'setup'";

    private volatile bool _hasUsers;   // Once a server has users, it always has.

    /// <summary>Whether the application offers it.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Whether an administrator can be created now.</summary>
    public async ValueTask<bool> IsNeededAsync()
    {
        if (!IsOffered || _hasUsers) return false;

        await using var read = await store.ReadAsync();
        if (await read.Sql.AnyAsync(NoUsers)) return true;

        _hasUsers = true;
        return false;
    }

    /// <summary>The code for visitors from elsewhere, the same on all nodes; null if none is needed any more.</summary>
    /// <exception cref="StoreException">The database is away.</exception>
    public async ValueTask<string?> CodeAsync()
    {
        if (!await IsNeededAsync()) return null;

        var code = RandomNumberGenerator.GetString(CodeSymbols, CodeLength);
        var kept = await writer.RunAsync<string>(Actor.Server, transaction =>
        {
            var sql = transaction.SqlKeepingCache();
            sql.Execute("insert into meta (name, value) values ('setup', $1) on conflict (name) do nothing", code);
            return sql.Text(FindCode)!;
        });
        return kept.TryGet(out var first, out _) ? first : throw new StoreException("The database cannot store anything now.");
    }

    /// <summary>Creates the account.</summary>
    /// <param name="request">The account, and the code if one is needed.</param>
    /// <param name="isLocal">Whether the visitor is at the machine of the server, so that no code is needed.</param>
    /// <param name="address">The address of the request.</param>
    public async Task<Outcome<UserProfile>> CreateAsync(CreateAdministratorRequest request, bool isLocal, IPAddress? address)
    {
        var (id, name) = (request.Id, request.Name ?? request.Id);
        if (!await IsNeededAsync()) return HasUsers();
        if (Users.Check(id, name, request.Password) is { } wrong) return wrong;
        if (request.Code is { Length: > MaxTyped }) return Refusal.Malformed($"code is at most {MaxTyped} characters.");
        if (!isLocal && !IsSame(request.Code, await FindCodeAsync())) return WrongCode();

        var hashed = await hasher.HashAsync(request.Password, PasswordHasher.CallerAt(address));
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;
        return await writer.RunAsync(Actor.Stranger, new AuditedWrite<UserProfile>(
            new Write<UserProfile>(transaction => Create(transaction, id, name, hash)),
            new AuditRecord(Staff.FirstVisitor(address?.ToString()), AuditActions.Add, id, new AuditDetails(Role: Roles.Admin))));
    }

    // Strangers must not make the server write a code.
    private async ValueTask<string?> FindCodeAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.TextAsync(FindCode);
    }

    private static Outcome<UserProfile> Create(WriteTransaction transaction, string id, string name, string hash)
    {
        var sql = transaction.SqlInvalidatingCache();
        if (!sql.Any(NoUsers)) return HasUsers();
        if (!Users.Create(transaction, id, name, hash).TryGet(out var profile, out var refusal)) return refusal;

        sql.Execute("update users set role = $2 where id = $1", id, Roles.Admin);
        sql.Execute("delete from meta where name = 'setup'");
        return profile with { Role = Roles.Admin };
    }

    // Typed by people, with or without spaces, in upper or lower case.
    private static bool IsSame(string? typed, string? code)
    {
        var letters = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return code is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(letters), Encoding.ASCII.GetBytes(code));
    }

    private static Refusal HasUsers() => new(Reason.Conflict, "This server has users already. Its operator can make one an administrator.");

    private static Refusal WrongCode() => new(Reason.Forbidden, "code is the one that the server printed when it started.");
}
