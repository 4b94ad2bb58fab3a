using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Accounts;

/// <summary>Lets users replace their passwords.</summary>
internal sealed class Passwords(ChatStore store, LogWriter writer, PasswordHasher hasher, SignInThrottle throttle, SessionStore sessions)
{
    /// <summary>Replaces the password of a session's user, who knows the present one, and ends all his other sessions.</summary>
    public async Task<Outcome<Done>> ChangeAsync(VerifiedSession session, ChangePasswordRequest request)
    {
        var (user, stored) = (session.User, StoredOf(session.User));
        if (stored == PasswordHasher.None) return new Refusal(Reason.Forbidden, "This account belongs to another application and has no password here.");
        if (!PasswordHasher.IsAcceptable(request.Password)) return Refusal.Malformed("password is 8 to 256 bytes.");
        if (await VerifyAsync(session, request.Current, stored) is { } wrong) return wrong;

        var hashed = await hasher.HashAsync(request.Password, PasswordHasher.CallerOf(user));
        return hashed.TryGet(out var hash, out var refusal)
            ? await writer.RunAsync(session, new ReplacePassword(user, stored, hash, session.Device, sessions.Announce))
            : refusal;
    }

    // Who is signed in is known: strangers who try passwords of this account are not in the way.
    private async Task<Refusal?> VerifyAsync(VerifiedSession session, string password, string? stored)
    {
        if (!PasswordHasher.IsAcceptable(password)) return Wrong();
        if (!throttle.Begin(session.User, PasswordCaller.OfDevice(session.Device)).TryGet(out var attempt, out var refusal)) return refusal;

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

    private string? StoredOf(string user)
    {
        using var read = store.Read();
        return read.Sql.Text("select password from users where id = $1", user);
    }

    // Not "unauthenticated": the session is good, and a client must not take it for lost.
    private static Refusal Wrong() => new(Reason.Forbidden, "The present password is wrong.");
}
