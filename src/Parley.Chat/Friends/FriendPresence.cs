using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Presence of friends; invisible if one of them has blocked the other.</summary>
internal sealed class FriendPresence(ChatStore store, PresenceTracker presence)
{
    private static readonly string Visible =
        $"select f.friend, u.last_seen from friends f join users u on u.id = f.friend where f.user_id = ?1 and f.friend > ?2 and {Sight.IsOpen} order by f.friend";

    private const int SizeOfTime = 24;   // A colon, a number, a comma.

    /// <summary>The user's online friends, who are notified of presence changes. One statement, whose rows need no memory.</summary>
    public async ValueTask<List<string>> AudienceOfAsync(ReadSession sql, string user)
    {
        var audience = new List<string>();
        var rows = sql.Statement(Sight.Friends).Bind(1, user);
        try
        {
            while (await rows.ReadAsync())
            {
                if (presence.TryFindOnline(rows.Utf8(0), out var friend)) audience.Add(friend);
            }
        }
        finally
        {
            await rows.ResetAsync();
        }

        return audience;
    }

    /// <summary>Returns the friends who are online, and when the others were last seen.</summary>
    /// <param name="user">The user.</param>
    /// <param name="page">The value from the previous page; null for the first and usually only page.</param>
    public async ValueTask<Outcome<OnlineAnswer>> OfAsync(string user, string? page = null)
    {
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not a value from a previous response.");

        var (limit, last) = (new PageLimit(int.MaxValue), "");
        var online = new List<string>();
        var lastSeen = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var read = await store.ReadAsync(user);
        var rows = read.Sql.Statement(Visible).Bind(1, user).Bind(2, page ?? "");
        try
        {
            while (await rows.ReadAsync() && limit.TryTake(rows.Utf8(0).Length + SizeOfTime))
            {
                if (presence.TryFindOnline(rows.Utf8(0), out var friend)) online.Add(friend);
                else if (rows.Text(0) is var absent && (presence.LastSeen(absent) ?? rows.LongOrNull(1)) is { } time)
                    lastSeen.Add(absent, time);
                if (limit.IsNearlyFull) last = rows.Text(0);
            }
        }
        finally
        {
            await rows.ResetAsync();
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
