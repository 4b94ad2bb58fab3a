using System.Net;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>Creates and finds accounts.</summary>
internal sealed class Users(
    ChatStore store, LogWriter writer, PasswordHasher passwords, Invitations invitations, Roles roles, IOptions<ChatOptions> options,
    ServerClock clock)
{
    private readonly SignUpPolicy _policy = options.Value.SignUp;

    /// <summary>Creates an account; its name is the id by default.</summary>
    public async Task<Outcome<UserProfile>> SignUpAsync(SignUpRequest request, IPAddress? address = null)
    {
        if (await CheckAsync(request) is { } wrong) return wrong;

        var hashed = await passwords.HashAsync(request.Password, PasswordHasher.CallerAt(address));
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;
        return await writer.RunAsync(Actor.Stranger, transaction => SignUp(transaction, request, hash));
    }

    public async ValueTask<bool> ExistsAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await ExistsAsync(read.Sql, user);
    }

    /// <summary>The profile as its own user sees it.</summary>
    public async ValueTask<Outcome<UserProfile>> FindAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await FindAsync(read.Sql, user) is { } profile
            ? profile with { Role = await roles.OfAsync(read.Sql, user) }
            : Refusal.UnknownUser;
    }

    /// <summary>The public profile.</summary>
    public async ValueTask<Outcome<UserCard>> CardAsync(string user)
    {
        await using var read = await store.ReadAsync();
        return await FindAsync(read.Sql, user) is { } found
            ? new UserCard(found.Id, found.Name, found.Avatar, found.About)
            : Refusal.UnknownUser;
    }

    /// <summary>The refusal if these do not make an account; null if they do.</summary>
    internal static Refusal? Check(string id, string name, string password)
    {
        if (!UserId.IsFree(id)) return Refusal.Malformed(UserId.Rule);
        if (!DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        return PasswordRules.Check(password);
    }

    /// <summary>Creates an account from a checked id, name and hash.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="id">The id.</param>
    /// <param name="name">The display name.</param>
    /// <param name="password">The password hash.</param>
    /// <param name="isHosted">Whether a host application signs the user in, without a password.</param>
    internal static Outcome<UserProfile> Create(
        WriteTransaction transaction, string id, string name, string password, bool isHosted = false)
    {
        if (ExistsAsync(transaction.SqlInvalidatingCache(), id).AtOnce()) return Taken();

        name = DisplayName.Trim(name);
        transaction.SqlInvalidatingCache().Execute(
            "insert into users (id, name, folded, password, created, hosted) values ($1, $2, $3, $4, $5, $6)",
            id, name, TextFold.Fold(name), password, transaction.Now, isHosted ? 1L : 0L);
        Notifier.Welcome(transaction, id);
        transaction.Note(AccountLog.Created, new AccountEvent(id, name));
        return new UserProfile(id, name, transaction.Now);
    }

    internal static ValueTask<UserProfile?> FindAsync(ReadSession sql, string user) =>
        sql.QueryAsync("select id, name, created, avatar, about from users where id = $1", user)
            .OneAsync(row => new UserProfile(row.Text(0), row.Text(1), row.Long(2), row.TextOrNull(3), row.TextOrNull(4)));

    internal static ValueTask<bool> ExistsAsync(ReadSession sql, string user) => sql.AnyAsync("select 1 from users where id = $1", user);

    // Checks before the costly hashing; the write makes the final decision.
    private async ValueTask<Refusal?> CheckAsync(SignUpRequest request)
    {
        if (_policy == SignUpPolicy.Closed) return new Refusal(Reason.Forbidden, "Sign-up is closed on this server.");
        if (Check(request.Id, request.Name ?? request.Id, request.Password) is { } wrong) return wrong;
        if (NeedsInvitation && !await invitations.IsGoodAsync(request.Invitation, clock.Now)) return NotInvited();
        if (await ExistsAsync(request.Id)) return Taken();
        return roles.IsKept(request.Id) ? Kept() : null;
    }

    private bool NeedsInvitation => _policy == SignUpPolicy.Invitation;

    private Outcome<UserProfile> SignUp(WriteTransaction transaction, SignUpRequest request, string hash)
    {
        if (transaction.IsFull) return Refusal.NoRoom;
        // Checked before the invitation is used.
        if (ExistsAsync(transaction.SqlInvalidatingCache(), request.Id).AtOnce()) return Taken();
        if (NeedsInvitation && !Invitations.TrySpend(transaction, request.Invitation)) return NotInvited();
        return Create(transaction, request.Id, request.Name ?? request.Id, hash);
    }

    private static Refusal Taken() => new(Reason.Conflict, "This id is taken.");

    private static Refusal Kept() =>
        new(Reason.Forbidden,
            "This id is reserved for an administrator. The operator of the server creates its account with the command 'user add'.");

    private static Refusal NotInvited() => new(Reason.Forbidden, "Sign-up requires an invitation with uses left.");
}
