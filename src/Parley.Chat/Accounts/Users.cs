using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Makes and finds accounts.</summary>
internal sealed class Users(ChatStore store, LogWriter writer, PasswordHasher passwords)
{
    /// <summary>Makes an account, whose name is its id unless another is given.</summary>
    public async Task<Outcome<UserProfile>> SignUpAsync(SignUpRequest request)
    {
        var name = request.Name ?? request.Id;
        if (!UserId.IsValid(request.Id))
        {
            return Refusal.Malformed("id is 2 to 32 lower-case letters, digits and . _ - and begins with a letter.");
        }

        if (!DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        if (!PasswordHasher.IsAcceptable(request.Password)) return Refusal.Malformed("password is 8 to 256 bytes.");
        if (Exists(request.Id)) return Taken();   // Before the costly part; the write below decides.

        var hashed = await passwords.HashAsync(request.Password);
        if (!hashed.TryGet(out var hash, out var refusal)) return refusal;
        return await writer.RunAsync(transaction => Create(transaction, request.Id, name, hash));
    }

    public bool Exists(string user)
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from users where id = $1", user);
    }

    public Outcome<UserProfile> Find(string user)
    {
        using var read = store.Read();
        return read.Sql.Query("select id, name, created from users where id = $1", user)
            .One(row => new UserProfile(row.Text(0), row.Text(1), row.Long(2))) is { } profile ? profile : Refusal.UnknownUser;
    }

    /// <summary>Makes the account of a checked id, name and hash.</summary>
    internal static Outcome<UserProfile> Create(WriteTransaction transaction, string id, string name, string password)
    {
        if (transaction.Sql.Any("select 1 from users where id = $1", id)) return Taken();

        transaction.Sql.Execute(
            "insert into users (id, name, password, created) values ($1, $2, $3, $4)", id, name, password, transaction.Now);
        Notifier.Welcome(transaction, id);
        return new UserProfile(id, name, transaction.Now);
    }

    private static Refusal Taken() => new(Reason.Conflict, "This id is taken.");
}
