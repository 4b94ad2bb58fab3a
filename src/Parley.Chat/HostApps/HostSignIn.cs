using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.HostApps;

/// <summary>Signs in users of a host application or a token issuer; accounts are created on the first sign-in.</summary>
internal sealed class HostSignIn(SessionStore sessions, TokenCheck tokens)
{
    /// <summary>Opens a session for a user named by a host application.</summary>
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

        // The issuer's name may be too long here; the session matters more than the name.
        var name = DisplayName.IsValid(subject.Name) ? subject.Name : null;
        return await sessions.OpenAsync(subject.User, request.Device, transaction => Admit(transaction, subject.User, name, ownOnly: true));
    }

    /// <summary>
    /// Creates the account if there is none. An account that signed up itself can be opened only with the operator's key.
    /// </summary>
    private static Refusal? Admit(WriteTransaction transaction, string user, string? name, bool ownOnly)
    {
        var hosted = transaction.SqlKeepingCache().Query("select hosted from users where id = $1", user).All(row => row.Flag(0));
        if (hosted.Count == 0) return Users.Create(transaction, user, name ?? user, PasswordHasher.None, isHosted: true).Refusal;
        return hosted[0] || !ownOnly ? null : new Refusal(Reason.Conflict, "This id belongs to an account with its own password.");
    }

    private static Refusal NoId(string what) => Refusal.Malformed(
        $"{what} is not a valid id here: an id is 2 to 32 lower-case letters, digits and . _ - that begin with a letter, and not \"me\", \"client\" or \"server\".");
}
