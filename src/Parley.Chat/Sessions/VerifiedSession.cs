using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Sessions;

/// <summary>A session that stood when it was looked at. What is written on its behalf is written only if it still stands.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Name">What the user is called.</param>
/// <param name="Device">Names the session.</param>
/// <param name="Expires">When it ends at the latest, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="IsInvisible">Whether the user hides from friends.</param>
internal sealed record VerifiedSession(string User, string Name, string Device, long Expires, bool IsInvisible = false) : UserActor(User)
{
    internal override Refusal? Check(WriteTransaction transaction) => transaction.CheckSession(this);
}
