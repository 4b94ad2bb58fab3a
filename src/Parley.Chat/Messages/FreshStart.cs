using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A page of a fresh start.</summary>
/// <param name="Messages">Its entries, oldest first.</param>
/// <param name="Next">The start of the next page; null if this is the last.</param>
/// <param name="Left">How much remains after it; shrinks from page to page.</param>
internal sealed record FreshPage(IReadOnlyList<LogEntry> Messages, FreshStartPosition? Next, long Left);

/// <summary>
/// The initial data of a new device: the last entries of the newest conversations as of one moment. The newest conversation comes first,
/// each with its entries in order.
/// </summary>
internal static class FreshStart
{
    public const int MaxEntries = 20;

    private static readonly string Unchanged =
        $"""
        select c.key, l.pos from members m
        join conversations c on c.id = m.conversation
        join log l on l.pos = {LogOrder.PosSql("c.id", Visibility.LastSeqSql("c.last_seq"))}
        where m.user_id = $1 and ($2 = 0 or c.kind = $2) and {Visibility.SeesLastSql("l.seq")} and c.last_pos <= $3 and l.pos <= $4
        order by l.pos desc limit $5
        """;

    /// <summary>Reads one page.</summary>
    /// <param name="sql">A database snapshot, which may be later than the moment of the fresh start.</param>
    /// <param name="user">The user.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="position">The start of the page.</param>
    /// <param name="size">The number of entries.</param>
    public static async ValueTask<FreshPage> ReadAsync(
        ReadSession sql, string user, ConversationKind? scope, FreshStartPosition position, int size)
    {
        var page = new PageLimit(size);
        var messages = new List<LogEntry>();
        await foreach (var conversation in ConversationsAsync(sql, user, scope, position))
        {
            var given = conversation.Pos == position.Pos ? position.Seq : 0;
            foreach (var stretch in conversation.Stretches.Where(stretch => stretch.To - 1 > given))
            {
                var found = await sql.Statement(EntryRows.InOrder)
                    .Bind(1, conversation.View.Conversation).Bind(2, Math.Max(stretch.From, given + 1)).Bind(3, stretch.To)
                    .Bind(4, MaxEntries)
                    .WhileAsync(row => EntryRows.Read(row, conversation.View.Key), page.TryTake);
                if (found.Count > 0) given = found[^1].Seq;
                await VisibilityFilter.ApplyAsync(sql, conversation.View, found);
                messages.AddRange(found);
                if (page.IsCut) return Cut(messages, conversation, position with { Pos = conversation.Pos, Seq = given });
            }

            position = position with { Conversations = position.Conversations + 1 };
        }

        return new FreshPage(InOrder(messages), null, 0);
    }

    private static FreshPage Cut(List<LogEntry> messages, Conversation conversation, FreshStartPosition next)
    {
        var left = conversation.Stretches.Sum(stretch => Math.Max(0, stretch.To - Math.Max(stretch.From, next.Seq + 1)));
        return new FreshPage(InOrder(messages), next, left + (MaxEntries * (FreshStartPosition.MaxConversations - next.Conversations - 1)));
    }

    private static List<LogEntry> InOrder(List<LogEntry> messages)
    {
        messages.Sort((a, b) => a.Pos.CompareTo(b.Pos));
        return messages;
    }

    /// <summary>The remaining conversations, newest first.</summary>
    private static async IAsyncEnumerable<Conversation> ConversationsAsync(
        ReadSession sql, string user, ConversationKind? scope, FreshStartPosition position)
    {
        var unchanged = await UnchangedAsync(sql, user, scope, position);
        var changed = new List<Conversation>();
        foreach (var view in await Visibility.ChangedAfterAsync(sql, user, scope, position.Head))
        {
            if (await AtAsync(sql, view, position.Head) is { } one && one.Pos <= position.Pos) changed.Add(one);
        }

        var left = FreshStartPosition.MaxConversations - position.Conversations;
        foreach (var (key, pos) in unchanged.Concat(changed.Select(one => (one.View.Key, one.Pos))).OrderByDescending(one => one.Item2)
            .Take(left))
        {
            yield return changed.Find(one => one.Pos == pos)
                ?? Conversation.At((await Visibility.FindAsync(sql, user, key))!, long.MaxValue, pos);
        }
    }

    private static ValueTask<List<(ConversationKey Key, long Pos)>> UnchangedAsync(
        ReadSession sql, string user, ConversationKind? scope, FreshStartPosition position) => sql.QueryAsync(
        Unchanged, user, (long)(scope ?? 0), position.Head, position.Pos,
        (long)(FreshStartPosition.MaxConversations - position.Conversations))
        .AllAsync(row => (new ConversationKey(row.Text(0)), row.Long(1)));

    // It has newer entries; the state at the moment counts.
    private static async ValueTask<Conversation?> AtAsync(ReadSession sql, Visibility view, long head)
    {
        var last = await LogOrder.FirstAfterAsync(sql, new LogRange(view.Conversation, 1, view.LastSeq + 1), head) - 1;
        if (view.Ranges.LastOrDefault(visible => visible.From <= last) is not { To: > 0 } visible) return null;

        var pos = await LogOrder.PosOfAsync(sql, view.Conversation, Math.Min(last, visible.To - 1)) ?? 0;
        return Conversation.At(view, last, pos);
    }

    /// <summary>A conversation as of the moment.</summary>
    /// <param name="View">The user's view of it.</param>
    /// <param name="Pos">The position of its last entry in the log.</param>
    /// <param name="Stretches">Its last entries, with gaps only between the user's membership periods.</param>
    private sealed record Conversation(Visibility View, long Pos, List<VisibleRange> Stretches)
    {
        public static Conversation At(Visibility view, long last, long pos)
        {
            var (end, missing) = (Math.Min(last, view.LastSeq) + 1, (long)MaxEntries);
            var stretches = new List<VisibleRange>();
            foreach (var visible in view.Ranges.Reverse())
            {
                var to = Math.Min(visible.To, end);
                if (visible.From >= to || missing == 0) continue;

                var from = Math.Max(visible.From, to - missing);
                stretches.Insert(0, new VisibleRange(from, to));
                missing -= to - from;
            }

            return new Conversation(view, pos, stretches);
        }
    }
}
