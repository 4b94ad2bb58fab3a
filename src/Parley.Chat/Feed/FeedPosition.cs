using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>The position of a follower of the log, stored in the database.</summary>
internal sealed class FeedPosition(string follower, ChatStore store, LogWriter writer)
{
    /// <summary>Null for a new follower.</summary>
    public async ValueTask<long?> LoadAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.NumberAsync("select pos from feed_positions where follower = $1", follower);
    }

    /// <summary>Not stored if the store cannot write now; some entries are then repeated after a restart.</summary>
    public Task<Outcome<Done>> SaveAsync(long pos) => writer.RunAsync<Done>(Actor.Server, transaction =>
    {
        transaction.SqlKeepingCache().Execute(
            """
            insert into feed_positions (follower, pos) values ($1, $2)
            on conflict (follower) do update set pos = excluded.pos where feed_positions.pos < excluded.pos
            """,
            follower, pos);
        return Done.Value;
    });
}
