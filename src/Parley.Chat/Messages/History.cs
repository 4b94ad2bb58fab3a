using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A page of one conversation, oldest first.</summary>
/// <param name="Messages">The entries.</param>
/// <param name="More">Whether there are further ones in the direction that was asked for.</param>
internal sealed record HistoryPage(IReadOnlyList<LogEntry> Messages, bool More);

/// <summary>Reads a conversation page by page, by <c>seq</c>, within what the user may see.</summary>
internal sealed class History(ChatStore store)
{
    private const string Older =
        $"select {EntryRows.Columns} from log l where l.conversation = ?1 and l.seq >= ?2 and l.seq < ?3 order by l.seq desc limit ?4";

    /// <summary>Reads one page; without <paramref name="before"/> and <paramref name="after"/> the newest.</summary>
    /// <param name="user">Who reads.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">The friend, the group, <c>server</c> or <c>*</c>.</param>
    /// <param name="before">Only entries with a smaller <c>seq</c>: the page next to it.</param>
    /// <param name="after">Only entries with a larger <c>seq</c>: the page next to it, unless <paramref name="before"/> is given as well.</param>
    /// <param name="limit">Default 50, at most 200.</param>
    public Outcome<HistoryPage> Read(
        string user, ConversationKind kind, string with, long? before = null, long? after = null, int? limit = null)
    {
        if (before < 0 || after < 0) return Refusal.Malformed("before and after are numbers from 1.");
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;

        var key = ConversationKey.Of(user, kind, with);
        using var read = store.Read();
        var view = Visibility.Find(read.Sql, user, key);
        if (view is null) return Visibility.Missing(read.Sql, key, with) is { } missing ? missing : new HistoryPage([], false);

        // Forwards only when the caller has a beginning but no end: then he fills a hole from its left side.
        var isForwards = after is not null && before is null;
        var range = new Window((after ?? 0) + 1, before ?? long.MaxValue);
        return Collect(read.Sql, view, range, isForwards, size);
    }

    private static HistoryPage Collect(SqlSession sql, Visibility view, Window range, bool isForwards, int size)
    {
        var page = new PageLimit(size);
        var found = new List<LogEntry>();
        foreach (var window in isForwards ? view.Windows : view.Windows.Reverse())
        {
            var (from, to) = (Math.Max(window.From, range.From), Math.Min(window.To, range.To));
            if (from >= to) continue;

            found.AddRange(sql.Statement(isForwards ? EntryRows.InOrder : Older)
                .Bind(1, view.Conversation).Bind(2, from).Bind(3, to).Bind(4, size + 1 - found.Count)   // One more, to know whether there is more.
                .While(row => EntryRows.Read(row, view.Key), page.TryTake));
            if (page.IsCut) break;
        }

        Shown.Apply(sql, view, found);
        if (!isForwards) found.Reverse();
        return new HistoryPage(found, page.IsCut);
    }
}
