using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Lets users replace their passwords.</summary>
internal sealed class Passwords(ChatStore store, LogWriter writer, PasswordHasher hasher, SignInRateLimiter signIns, SessionStore sessions)
{
    /// <summary>Replaces the password of the session's user after checking the current one, and ends the user's other sessions.</summary>
    public async Task<Outcome<Done>> ChangeAsync(VerifiedSession session, ChangePasswordRequest request)
    {
        var (user, stored) = (session.User, await StoredOfAsync(session.User));
        if (stored == PasswordHasher.None)
            return new Refusal(Reason.Forbidden, "This account belongs to another application and has no password here.");
        if (PasswordRules.Check(request.Password) is { } unfit) return unfit;
        if (await VerifyAsync(session, request.Current, stored) is { } wrong) return wrong;

        var hashed = await hasher.HashAsync(request.Password, PasswordHasher.CallerOf(user));
        return hashed.TryGet(out var hash, out var refusal)
            ? await writer.RunAsync(session, new ReplacePassword(user, stored, hash, session.Device, sessions.Announce))
            : refusal;
    }

    // A signed-in user is a known caller and is not delayed by the attempts of others.
    private async Task<Refusal?> VerifyAsync(VerifiedSession session, string password, string? stored)
    {
        if (!PasswordHasher.IsAcceptable(password)) return Wrong();
        if (!signIns.Begin(session.User, PasswordCaller.OfDevice(session.Device)).TryGet(out var attempt, out var refusal)) return refusal;

        using var end = attempt;
        var outcome = await hasher.VerifyAsync(password, stored, PasswordHasher.CallerOf(session.User));
        if (!outcome.TryGet(out var isRight, out refusal)) return refusal;
        if (isRight)
        {
            attempt.Succeeded();
            return null;
        }

        attempt.Failed();
        return Wrong();
    }

    private async ValueTask<string?> StoredOfAsync(string user)
    {
        await using var read = await store.ReadAsync(user);
        return await read.Sql.TextAsync("select password from users where id = $1", user);
    }

    // Not "unauthenticated": the session is valid, and clients must not drop it.
    private static Refusal Wrong() => new(Reason.Forbidden, "The current password is wrong.");
}
