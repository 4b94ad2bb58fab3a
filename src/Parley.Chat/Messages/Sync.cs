using Parley.Chat.Contract;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>What a device missed, in the order of the log.</summary>
/// <param name="Messages">The entries, oldest first.</param>
/// <param name="Cursor">What to ask with next time; null if only <see cref="More"/> was asked for.</param>
/// <param name="More">Whether there is more already.</param>
/// <param name="Reset">The cursor proved nothing: forget what you hold, this is a fresh start.</param>
/// <param name="Left">How much of the whole log is left after this page; shrinks from page to page, and is good for nothing but a progress bar.</param>
internal sealed record SyncPage(IReadOnlyList<LogEntry> Messages, string? Cursor, bool More, bool Reset, long? Left = null);

/// <summary>Tells a device what came after what it has: each entry once, none left out.</summary>
internal sealed class Sync(ChatStore store, LogWriter writer)
{
    private const int FreshConversations = 50;
    private const int FreshMessages = 20;

    private const string Latest =
        $"select {EntryRows.Columns} from log l where l.conversation = ?1 and l.seq >= ?2 and l.seq < ?3 order by l.seq desc limit ?4";

    /// <summary>Reads what is new for a device and remembers that it holds everything up to <paramref name="cursor"/>.</summary>
    /// <param name="session">Which device asks.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="cursor">Null means what the device last confirmed; a device that never did starts afresh.</param>
    /// <param name="limit">Default 50, at most 200; 0 asks only whether there is more. A fresh start has its own size.</param>
    public Outcome<SyncPage> Read(VerifiedSession session, ConversationKind? scope, string? cursor = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 0, out var size, out var refusal)) return refusal;
        long? given = null;
        if (cursor is not null && !store.Cursors.TryParse(cursor, out given)) return Refusal.Malformed("cursor is not one that the server gave.");

        using var read = store.Read();
        var head = read.Sql.Number("select max(pos) from log") ?? 0;   // The same moment as all that follows: nothing can slip in between.
        var confirmed = Confirmed(read.Sql, session.Device, scope);
        var isReset = cursor is not null && (given is null || given > head);

        var from = isReset ? null : given ?? confirmed;
        if (!isReset && given > (confirmed ?? -1)) Confirm(session, scope, given.Value);

        if (size == 0) return Look(read.Sql, session.User, scope, from, isReset);
        return from is { } pos
            ? Continue(read.Sql, session.User, scope, pos, head, size)
            : StartAfresh(read.Sql, session.User, scope, head, isReset);
    }

    private SyncPage Continue(SqlSession sql, string user, ConversationKind? scope, long pos, long head, int size)
    {
        var feed = new EntryFeed(sql, Visibility.ChangedAfter(sql, user, scope, pos), pos, size);
        var messages = new List<LogEntry>();
        while (messages.Count < size && feed.TryTake(out var entry)) messages.Add(entry);

        var more = feed.HasMore;
        return more
            ? new SyncPage(messages, store.Cursors.Format(messages[^1].Pos), true, false, head - messages[^1].Pos)
            : new SyncPage(messages, store.Cursors.Format(head), false, false);
    }

    private static SyncPage Look(SqlSession sql, string user, ConversationKind? scope, long? pos, bool isReset)
    {
        var feed = new EntryFeed(sql, Visibility.ChangedAfter(sql, user, scope, pos ?? 0), pos ?? 0, 1);
        return new SyncPage([], null, feed.HasMore, isReset);
    }

    private SyncPage StartAfresh(SqlSession sql, string user, ConversationKind? scope, long head, bool isReset)
    {
        var messages = new List<LogEntry>();
        foreach (var view in Newest(sql, user, scope))
        {
            var missing = FreshMessages;
            foreach (var window in view.Windows.Reverse())
            {
                var found = sql.Statement(Latest)
                    .Bind(1, view.Conversation).Bind(2, window.From).Bind(3, window.To).Bind(4, missing)
                    .All(row => EntryRows.Read(row, view.Key));
                Shown.Apply(sql, view, found);
                messages.AddRange(found);
                missing -= found.Count;
                if (missing == 0) break;
            }
        }

        messages.Sort((a, b) => a.Pos.CompareTo(b.Pos));
        return new SyncPage(messages, store.Cursors.Format(head), false, isReset);
    }

    private static IEnumerable<Visibility> Newest(SqlSession sql, string user, ConversationKind? scope)
    {
        var keys = sql.Query(
            """
            select c.key from members m
            join conversations c on c.id = m.conversation
            join log l on l.conversation = c.id and l.seq = case when m.left_seq is null then c.last_seq else m.left_seq - 1 end
            where m.user_id = $1 and ($2 = 0 or c.kind = $2) and l.seq >= m.join_seq and l.seq > m.hidden_seq
            order by l.pos desc limit $3
            """,
            user, (long)(scope ?? 0), (long)FreshConversations).All(row => new ConversationKey(row.Text(0)));
        return keys.Select(key => Visibility.Find(sql, user, key)!);
    }

    private static long? Confirmed(SqlSession sql, string device, ConversationKind? scope) =>
        sql.Number("select pos from device_cursors where device = $1 and scope = $2", device, ScopeName(scope));

    /// <summary>Not awaited: if it gets lost, the device says it again with its next cursor.</summary>
    private void Confirm(VerifiedSession session, ConversationKind? scope, long pos) => writer.Post(session, transaction =>
    {
        transaction.Sql.Execute(
            """
            insert into device_cursors (device, scope, pos) select device, $2, $3 from sessions where device = $1 and ended is null
            on conflict (device, scope) do update set pos = excluded.pos where excluded.pos > device_cursors.pos
            """,
            session.Device, ScopeName(scope), pos);
        return Done.Value;
    });

    private static string ScopeName(ConversationKind? scope) => scope?.WireName() ?? "all";
}
