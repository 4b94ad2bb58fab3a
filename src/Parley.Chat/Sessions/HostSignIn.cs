using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>Signs in users for whom a host application or an issuer of tokens vouches; their accounts are made on first sight.</summary>
internal sealed class HostSignIn(SessionStore sessions, TokenCheck tokens)
{
    /// <summary>Opens a session for whomever a host application names.</summary>
    public async Task<Outcome<SignedIn>> OpenAsync(HostSignInRequest request)
    {
        if (!UserId.IsFree(request.User)) return NoId("user");
        if (request.Name is { } name && !DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");

        return await sessions.OpenAsync(
            request.User, request.Device, transaction => Admit(transaction, request.User, request.Name, ownOnly: false), isTrusted: true);
    }

    /// <summary>Opens a session for the user of a token.</summary>
    public async Task<Outcome<SignedIn>> ExchangeAsync(TokenSignInRequest request, CancellationToken cancel)
    {
        var outcome = await tokens.CheckAsync(request.Token, cancel);
        if (!outcome.TryGet(out var subject, out var refusal)) return refusal;
        if (!UserId.IsFree(subject.User)) return NoId("The token's user");

        // What the issuer calls the user may be longer than what we do; a session is worth more than a name.
        var name = DisplayName.IsValid(subject.Name) ? subject.Name : null;
        return await sessions.OpenAsync(subject.User, request.Device, transaction => Admit(transaction, subject.User, name, ownOnly: true));
    }

    /// <summary>Makes the account if there is none. One that has signed up by itself is nobody's to hand out but the operator's.</summary>
    private static Refusal? Admit(WriteTransaction transaction, string user, string? name, bool ownOnly)
    {
        var hosted = transaction.SqlBeside.Query("select hosted from users where id = $1", user).All(row => row.Flag(0));
        if (hosted.Count == 0) return Users.Create(transaction, user, name ?? user, PasswordHasher.None, isHosted: true).Refusal;
        return hosted[0] || !ownOnly ? null : new Refusal(Reason.Conflict, "This id belongs to an account with a password of its own.");
    }

    private static Refusal NoId(string what) => Refusal.Malformed(
        $"{what} cannot be an id here: 2 to 32 lower-case letters, digits and . _ - that begin with a letter, and not \"me\", \"client\" or \"server\".");
}
