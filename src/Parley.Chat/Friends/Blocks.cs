using Parley.Chat.Contract;
using Parley.Chat.Inbox;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Whom users have blocked.</summary>
internal sealed class Blocks(ChatStore store, LogWriter writer, PresenceNews presence, ReadReceipts receipts)
{
    /// <summary>In SQL about <c>friends f</c>: one of the two has blocked the other.</summary>
    public const string IsBetween =
        """
        exists (select 1 from blocks b
            where (b.user_id = f.user_id and b.blocked = f.friend) or (b.user_id = f.friend and b.blocked = f.user_id))
        """;

    /// <summary>Blocks a user or takes that back; friends then see each other no more, or again.</summary>
    public async Task<Outcome<Done>> SetAsync(UserActor by, string other, bool isBlocked)
    {
        var user = by.User;
        var outcome = await writer.RunAsync(by, new SetBlock(user, other, isBlocked));
        if (!outcome.TryGet(out var change, out var refusal)) return refusal;
        if (!change.ChangesPresence) return Done.Value;

        presence.Reveal(user, other, isVisible: !isBlocked);
        presence.Reveal(other, user, isVisible: !isBlocked);
        if (!isBlocked) receipts.Reveal(user, other);
        return Done.Value;
    }

    /// <summary>One page of those whom the user has blocked, by id.</summary>
    /// <param name="user">Who has blocked them.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public BlockList List(string user, string? page, int size)
    {
        using var read = store.Read();
        var found = read.Sql.Query(
            """
            select b.blocked, u.name, b.since, u.avatar from blocks b join users u on u.id = b.blocked
            where b.user_id = $1 and b.blocked > $2 order by b.blocked limit $3
            """,
            user, page ?? "", size + 1L).All(row => new BlockedUser(row.Text(0), row.Text(1), row.Long(2), row.TextOrNull(3)));
        if (found.Count <= size) return new BlockList(found);

        found.RemoveAt(size);
        return new BlockList(found, found[^1].Id);
    }

    /// <summary>Whether one user has blocked another.</summary>
    public static bool Exists(SqlSession sql, string user, string blocked) =>
        sql.Any("select 1 from blocks where user_id = $1 and blocked = $2", user, blocked);
}
