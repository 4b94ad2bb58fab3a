using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Presence;

/// <summary>Keeps when users were last seen, over a restart.</summary>
internal static class LastSeenStore
{
    public static Func<WriteTransaction, Outcome<Done>> Remember(string user, long time) => transaction =>
    {
        transaction.SqlBeside.Execute("update users set last_seen = $2 where id = $1", user, time);
        return Done.Value;
    };
}
