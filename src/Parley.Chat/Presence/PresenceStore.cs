using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Presence;

/// <summary>Stores when users were last seen and who is invisible.</summary>
internal static class PresenceStore
{
    /// <summary>
    /// Stores last-seen times of users who went offline, and of those who came online in case the server is killed before they leave.
    /// </summary>
    public static Func<WriteTransaction, Outcome<Done>> Remember(IReadOnlyList<PresenceChange> changes) => transaction =>
    {
        var sql = transaction.SqlKeepingCache();
        foreach (var change in changes)
        {
            sql.Execute(
                "update users set last_seen = $2 where id = $1 and coalesce(last_seen, 0) < $2", change.User, change.LastSeen);
        }

        return Done.Value;
    };

    /// <summary>Stores whether a user is visible to friends.</summary>
    public static Func<WriteTransaction, Outcome<Done>> Show(string user, bool isVisible) => transaction =>
    {
        transaction.SqlKeepingCache().Execute("update users set invisible = $2 where id = $1", user, isVisible ? 0L : 1L);
        return Done.Value;
    };
}
