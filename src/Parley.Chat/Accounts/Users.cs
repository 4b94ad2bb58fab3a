using System.Net;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Makes and finds accounts.</summary>
internal sealed class Users(
    ChatStore store, LogWriter writer, PasswordHasher passwords, Invitations invitations, Roles roles, IOptions<ChatOptions> options, ServerClock clock)
{
    private readonly SignUpPolicy _policy = options.Value.SignUp;

    /// <summary>Makes an account, whose name is its id unless another is given.</summary>
    public async Task<Outcome<UserProfile>> SignUpAsync(SignUpRequest request, IPAddress? address = null)
    {
        if (Check(request) is { } wrong) return wrong;

        var hashed = await passwords.HashAsync(request.Password, PasswordHasher.CallerAt(address));
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;
        return await writer.RunAsync(Actor.Stranger, transaction => SignUp(transaction, request, hash));
    }

    public bool Exists(string user)
    {
        using var read = store.Read();
        return Exists(read.Sql, user);
    }

    /// <summary>The account as its own user sees it.</summary>
    public Outcome<UserProfile> Find(string user)
    {
        using var read = store.Read();
        return Find(read.Sql, user) is { } profile ? profile with { Role = roles.Of(read.Sql, user) } : Refusal.UnknownUser;
    }

    /// <summary>The account as everybody sees it.</summary>
    public Outcome<UserCard> Card(string user)
    {
        using var read = store.Read();
        return Find(read.Sql, user) is { } found ? new UserCard(found.Id, found.Name, found.Avatar, found.About) : Refusal.UnknownUser;
    }

    /// <summary>Makes the account of a checked id, name and hash.</summary>
    /// <param name="transaction">The write.</param>
    /// <param name="id">The id.</param>
    /// <param name="name">The display name.</param>
    /// <param name="password">What is stored for the password.</param>
    /// <param name="isHosted">Whether a host application vouches for the user, who has no password.</param>
    internal static Outcome<UserProfile> Create(WriteTransaction transaction, string id, string name, string password, bool isHosted = false)
    {
        if (Exists(transaction.Sql, id)) return Taken();

        name = DisplayName.Trim(name);
        transaction.Sql.Execute(
            "insert into users (id, name, folded, password, created, hosted) values ($1, $2, $3, $4, $5, $6)",
            id, name, UserSearch.Fold(name), password, transaction.Now, isHosted ? 1L : 0L);
        Notifier.Welcome(transaction, id);
        transaction.Note(AccountLog.Created, new AccountEvent(id, name));
        return new UserProfile(id, name, transaction.Now);
    }

    internal static UserProfile? Find(SqlSession sql, string user) =>
        sql.Query("select id, name, created, avatar, about from users where id = $1", user)
            .One(row => new UserProfile(row.Text(0), row.Text(1), row.Long(2), row.TextOrNull(3), row.TextOrNull(4)));

    internal static bool Exists(SqlSession sql, string user) => sql.Any("select 1 from users where id = $1", user);

    // Everything that can be known before the costly part; the write decides.
    private Refusal? Check(SignUpRequest request)
    {
        if (_policy == SignUpPolicy.Closed) return new Refusal(Reason.Forbidden, "Nobody can sign up here by himself.");
        if (!UserId.IsFree(request.Id)) return Refusal.Malformed(UserId.Rule);
        if (!DisplayName.IsValid(request.Name ?? request.Id)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        if (!PasswordHasher.IsAcceptable(request.Password)) return Refusal.Malformed("password is 8 to 256 bytes.");
        if (NeedsInvitation && !invitations.IsGood(request.Invitation, clock.Now)) return NotInvited();
        if (Exists(request.Id)) return Taken();
        return roles.IsKept(request.Id) ? Kept() : null;
    }

    private bool NeedsInvitation => _policy == SignUpPolicy.Invitation;

    private Outcome<UserProfile> SignUp(WriteTransaction transaction, SignUpRequest request, string hash)
    {
        if (transaction.IsFull) return Refusal.NoRoom;
        if (Exists(transaction.Sql, request.Id)) return Taken();   // Before a use of the invitation is gone.
        if (NeedsInvitation && !Invitations.TrySpend(transaction, request.Invitation)) return NotInvited();
        return Create(transaction, request.Id, request.Name ?? request.Id, hash);
    }

    private static Refusal Taken() => new(Reason.Conflict, "This id is taken.");

    private static Refusal Kept() =>
        new(Reason.Forbidden, "This id is kept for an administrator. Whoever runs the server makes its account, with the command 'user add'.");

    private static Refusal NotInvited() => new(Reason.Forbidden, "Signing up needs an invitation that has not been used up.");
}
