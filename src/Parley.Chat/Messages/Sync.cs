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
    /// <summary>Reads what is new for a device and remembers that it holds everything up to <paramref name="cursor"/>.</summary>
    /// <param name="session">Which device asks.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="cursor">Null means what the device last confirmed; a device that never did starts afresh.</param>
    /// <param name="limit">Default 50, at most 200; 0 asks only whether there is more.</param>
    public Outcome<SyncPage> Read(VerifiedSession session, ConversationKind? scope, string? cursor = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 0, out var size, out var refusal)) return refusal;
        var (given, fresh) = (default(long?), default(FreshPlace?));
        if (cursor is not null && !store.Cursors.TryParse(cursor, out given, out fresh)) return Refusal.Malformed("cursor is not one that the server gave.");

        using var read = store.Read();
        var head = read.Sql.Number("select max(pos) from log") ?? 0;   // The same moment as all that follows: nothing can slip in between.
        if (fresh is { } place && place.Head <= head) return StartAfresh(read.Sql, session.User, scope, place, head, size);

        var confirmed = Confirmed(read.Sql, session.Device, scope);
        var isReset = cursor is not null && (given is null || given > head);

        var from = isReset ? null : given ?? confirmed;
        if (!isReset && given > (confirmed ?? -1)) Confirm(session, scope, given.Value);

        if (size == 0) return new SyncPage([], null, HasMore(read.Sql, session.User, scope, from ?? 0), isReset);
        return from is { } pos
            ? Continue(read.Sql, session.User, scope, pos, head, size)
            : StartAfresh(read.Sql, session.User, scope, FreshPlace.Begin(head), head, size) with { Reset = isReset };
    }

    private SyncPage Continue(SqlSession sql, string user, ConversationKind? scope, long pos, long head, int size)
    {
        var feed = new EntryFeed(sql, Visibility.ChangedAfter(sql, user, scope, pos), pos, size);
        var messages = new List<LogEntry>();
        for (var page = new PageLimit(size); messages.Count < size && feed.TryPeek(out var entry) && page.TryTake(entry); feed.Take())
        {
            messages.Add(entry);
        }

        return feed.HasMore
            ? new SyncPage(messages, store.Cursors.Format(messages[^1].Pos), true, false, head - messages[^1].Pos)
            : new SyncPage(messages, store.Cursors.Format(head), false, false);
    }

    private static bool HasMore(SqlSession sql, string user, ConversationKind? scope, long pos) =>
        EntryFeed.HasAny(sql, Visibility.ChangedAfter(sql, user, scope, pos), pos);

    // Its last page leads to what has come since its first.
    private SyncPage StartAfresh(SqlSession sql, string user, ConversationKind? scope, FreshPlace place, long head, int size)
    {
        if (size == 0) return new SyncPage([], null, true, false);

        var page = FreshStart.Read(sql, user, scope, place, size);
        if (page.Next is { } next) return new SyncPage(page.Messages, store.Cursors.Format(next), true, false, page.Left);

        var hasMore = place.Head < head && HasMore(sql, user, scope, place.Head);
        return new SyncPage(page.Messages, store.Cursors.Format(place.Head), hasMore, false, hasMore ? head - place.Head : null);
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
