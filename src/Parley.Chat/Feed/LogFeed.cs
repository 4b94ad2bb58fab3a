using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>Reads the whole log in its order, for what follows it at its own pace.</summary>
internal sealed class LogFeed(ChatStore store)
{
    private const string After =
        $"""
        select {EntryRows.Columns}, c.key from log l join conversations c on c.id = l.conversation
        where l.pos > ?1 order by l.pos limit ?2
        """;

    /// <summary>The last position that is taken.</summary>
    public long Head()
    {
        using var read = store.Read();
        return read.Sql.Number("select max(pos) from log") ?? 0;
    }

    /// <summary>What comes after a position, oldest first: so many entries at most, and not more bytes than an answer may have.</summary>
    public IReadOnlyList<LogEntry> Read(long pos, int limit)
    {
        using var read = store.Read();
        return read.Sql.Statement(After).Bind(1, pos).Bind(2, limit)
            .While(row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count))), new PageLimit(limit).TryTake);
    }
}
