using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>Reads the whole log in order, for followers.</summary>
internal sealed class LogFeed(ChatStore store)
{
    private const string After =
        $"""
        select {EntryRows.Columns}, c.key from log l join conversations c on c.id = l.conversation
        where l.pos > ?1 order by l.pos limit ?2
        """;

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
        return await read.Sql.Statement(After).Bind(1, pos).Bind(2, limit)
            .WhileAsync(row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count))), new PageLimit(limit).TryTake);
    }
}
