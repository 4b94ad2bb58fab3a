using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A page of one conversation, oldest first.</summary>
/// <param name="Messages">The entries.</param>
/// <param name="More">Whether there are more in the requested direction.</param>
internal sealed record HistoryPage(IReadOnlyList<LogEntry> Messages, bool More);

/// <summary>Reads a conversation in pages, by <c>seq</c>, within the user's view.</summary>
internal sealed class History(ChatStore store)
{
    private const string Older =
        $"select {EntryRows.Columns} from log l where l.conversation = ?1 and l.seq >= ?2 and l.seq < ?3 order by l.seq desc limit ?4";

    /// <summary>Reads one page; without <paramref name="before"/> and <paramref name="after"/>, the newest.</summary>
    /// <param name="user">The reader.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">The friend, the group, <c>server</c> or <c>*</c>.</param>
    /// <param name="before">Only entries with a smaller <c>seq</c>: the page next to it.</param>
    /// <param name="after">
    /// Only entries with a larger <c>seq</c>: the page next to it, unless <paramref name="before"/> is given as well.
    /// </param>
    /// <param name="limit">Default 50, at most 200.</param>
    public async ValueTask<Outcome<HistoryPage>> ReadAsync(
        string user, ConversationKind kind, string with, long? before = null, long? after = null, int? limit = null)
    {
        if (before < 0 || after < 0) return Refusal.Malformed("before and after are numbers from 1.");
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;

        var key = ConversationKey.Of(user, kind, with);
        await using var read = await store.ReadAsync(user);
        var view = await Visibility.FindAsync(read.Sql, user, key);
        if (view is null) return await Visibility.MissingAsync(read.Sql, key, with) is { } missing ? missing : new HistoryPage([], false);

        // Forwards only with a start and without an end, which fills a gap from its start.
        var isForwards = after is not null && before is null;
        var range = new VisibleRange((after ?? 0) + 1, before ?? long.MaxValue);
        return await CollectAsync(read.Sql, view, range, isForwards, size);
    }

    private static async ValueTask<HistoryPage> CollectAsync(
        ReadSession sql, Visibility view, VisibleRange range, bool isForwards, int size)
    {
        var page = new PageLimit(size);
        var found = new List<LogEntry>();
        foreach (var visible in isForwards ? view.Ranges : view.Ranges.Reverse())
        {
            var (from, to) = (Math.Max(visible.From, range.From), Math.Min(visible.To, range.To));
            if (from >= to) continue;

            found.AddRange(await sql.Statement(isForwards ? EntryRows.InOrder : Older)
                .Bind(1, view.Conversation).Bind(2, from).Bind(3, to)
                .Bind(4, size + 1 - found.Count)   // One more, to know whether there is more.
                .WhileAsync(row => EntryRows.Read(row, view.Key), page.TryTake));
            if (page.IsCut) break;
        }

        await VisibilityFilter.ApplyAsync(sql, view, found);
        if (!isForwards) found.Reverse();
        return new HistoryPage(found, page.IsCut);
    }
}
