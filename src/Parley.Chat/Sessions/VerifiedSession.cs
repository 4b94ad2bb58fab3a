using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>A session that was valid when it was verified. Its writes are carried out only if it is still valid.</summary>
/// <param name="User">The user.</param>
/// <param name="Name">The user's display name.</param>
/// <param name="Device">The id of the session.</param>
/// <param name="Expires">When it ends at the latest, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="IsInvisible">Whether the user is invisible to friends.</param>
internal sealed record VerifiedSession(string User, string Name, string Device, long Expires, bool IsInvisible = false) : UserActor(User)
{
    // A ban ends all sessions of its user, and none can be opened during it.
    internal override Refusal? Check(WriteTransaction transaction) => Expires <= transaction.Now
        ? SessionRow.Expired
        : transaction.CheckSession(Device, static (transaction, device) => SessionRow.ProblemAsync(
            transaction.SqlKeepingCache(), transaction.Ask(SessionRow.OfDevice, new QuestionKey(device)), transaction.Now).AtOnce());

    internal override void Foresee(WriteTransaction transaction) => transaction.ForeseeSession(Device, SessionRow.OfDevice);
}
