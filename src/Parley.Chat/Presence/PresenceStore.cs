using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Presence;

/// <summary>Keeps over a restart when users were last seen, and who hides.</summary>
internal static class PresenceStore
{
    /// <summary>Keeps that users were seen: those who went, and those who came, in case that the server does not live to see them go.</summary>
    public static Func<WriteTransaction, Outcome<Done>> Remember(IReadOnlyList<PresenceChange> changes) => transaction =>
    {
        var sql = transaction.SqlBeside;
        foreach (var change in changes)
        {
            sql.Execute(
                "update users set last_seen = $2 where id = $1 and coalesce(last_seen, 0) < $2", change.User, change.LastSeen);
        }

        return Done.Value;
    };

    /// <summary>Keeps whether a user shows himself to his friends.</summary>
    public static Func<WriteTransaction, Outcome<Done>> Show(string user, bool isVisible) => transaction =>
    {
        transaction.SqlBeside.Execute("update users set invisible = $2 where id = $1", user, isVisible ? 0L : 1L);
        return Done.Value;
    };
}
