using Parley.Chat.Ground;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>The blocks between users.</summary>
internal sealed class Blocks(ChatStore store, LogWriter writer, PresenceNews presence, ReadReceipts receipts)
{
    /// <summary>Blocks or unblocks a user; friends no longer see each other, or see each other again.</summary>
    public async Task<Outcome<Done>> SetAsync(UserActor by, string other, bool isBlocked)
    {
        var user = by.User;
        var outcome = await writer.RunAsync(by, new SetBlock(user, other, isBlocked));
        if (!outcome.TryGet(out var change, out var refusal)) return refusal;
        if (!change.ChangesPresence) return Done.Value;

        presence.Reveal(user, other, isVisible: !isBlocked);
        presence.Reveal(other, user, isVisible: !isBlocked);
        if (!isBlocked) await receipts.RevealAsync(user, other);
        return Done.Value;
    }

    /// <summary>One page of the users that the user has blocked, ordered by id.</summary>
    /// <param name="user">The user who blocks.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<BlockList> ListAsync(string user, string? page, int size)
    {
        await using var read = await store.ReadAsync(user);
        var found = await read.Sql.QueryAsync(
            """
            select b.blocked, u.name, b.since, u.avatar from blocks b join users u on u.id = b.blocked
            where b.user_id = $1 and b.blocked > $2 order by b.blocked limit $3
            """,
            user, page ?? "", size + 1L).AllAsync(row => new BlockedUser(row.Text(0), row.Text(1), row.Long(2), row.TextOrNull(3)));
        if (found.Count <= size) return new BlockList(found);

        found.RemoveAt(size);
        return new BlockList(found, found[^1].Id);
    }
}
