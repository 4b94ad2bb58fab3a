using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>How far a follower of the log has got, kept in the database.</summary>
internal sealed class FeedPosition(string follower, ChatStore store, LogWriter writer)
{
    /// <summary>Null for one that has never followed.</summary>
    public long? Load()
    {
        using var read = store.Read();
        return read.Sql.Number("select pos from feed_positions where follower = $1", follower);
    }

    /// <summary>Not kept if the store cannot write now: then some entries come twice, after a restart.</summary>
    public Task<Outcome<Done>> SaveAsync(long pos) => writer.RunAsync<Done>(Actor.Server, transaction =>
    {
        transaction.SqlBeside.Execute(
            "insert into feed_positions (follower, pos) values ($1, $2) on conflict (follower) do update set pos = excluded.pos", follower, pos);
        return Done.Value;
    });
}
