using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Storage;

namespace Parley.Chat.Presence;

/// <summary>What friends may see of each other's presence: nothing if one of them has blocked the other.</summary>
internal sealed class FriendPresence(ChatStore store, PresenceTracker presence)
{
    private const string Visible =
        $"select f.friend, u.last_seen from friends f join users u on u.id = f.friend where f.user_id = ?1 and f.friend > ?2 and {Sight.IsOpen} order by f.friend";

    private const int SizeOfTime = 24;   // A colon, a number, a comma.

    /// <summary>Whom to tell that the user comes or goes: his friends who are online. One statement, whose rows cost no memory.</summary>
    public List<string> AudienceOf(SqlSession sql, string user)
    {
        var audience = new List<string>();
        var rows = sql.Statement(Sight.Friends).Bind(1, user);
        try
        {
            while (rows.Read())
            {
                if (presence.TryFindOnline(rows.Utf8(0), out var friend)) audience.Add(friend);
            }
        }
        finally
        {
            rows.Reset();
        }

        return audience;
    }

    /// <summary>Which friends are online, and when the others were last seen.</summary>
    /// <param name="user">Whose friends.</param>
    /// <param name="page">What the page before said; null for the first, and mostly the only one.</param>
    public Outcome<OnlineAnswer> Of(string user, string? page = null)
    {
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not one that the server gave.");

        var (limit, last) = (new PageLimit(int.MaxValue), "");
        var online = new List<string>();
        var lastSeen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var read = store.Read();
        var rows = read.Sql.Statement(Visible).Bind(1, user).Bind(2, page ?? "");
        try
        {
            while (rows.Read() && limit.TryTake(rows.Utf8(0).Length + SizeOfTime))
            {
                if (presence.TryFindOnline(rows.Utf8(0), out var friend)) online.Add(friend);
                else if (rows.Text(0) is var absent && (presence.LastSeen(absent) ?? rows.LongOrNull(1)) is { } time) lastSeen.Add(absent, time);
                if (limit.IsNearlyFull) last = rows.Text(0);
            }
        }
        finally
        {
            rows.Reset();
        }

        return new OnlineAnswer
        {
            Online = online,
            LastSeen = lastSeen,
            Invisible = presence.IsHidden(user) ? true : null,
            Page = limit.IsCut ? last : null,
        };
    }
}
