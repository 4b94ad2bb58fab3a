using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>Reads the whole log in order, for followers.</summary>
internal sealed class LogFeed(ChatStore store)
{
    /// <summary>The last position.</summary>
    public async ValueTask<long> HeadAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.NumberAsync("select max(pos) from log") ?? 0;
    }

    /// <summary>The entries after a position, oldest first, limited by number and by the bytes of a response.</summary>
    public async ValueTask<IReadOnlyList<LogEntry>> ReadAsync(long pos, int limit)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.Statement(EntryRows.AfterPos).Bind(1, pos).Bind(2, long.MaxValue).Bind(3, limit)
            .WhileAsync(row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count))), new PageLimit(limit).TryTake);
    }
}
