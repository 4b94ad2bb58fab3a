using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The entries that a device missed, in the order of the log.</summary>
/// <param name="Messages">The entries, oldest first.</param>
/// <param name="Cursor">The cursor for the next request; null if only <see cref="More"/> was requested.</param>
/// <param name="More">Whether there is more.</param>
/// <param name="Reset">The cursor is not usable: the client must drop its data, because this is a fresh start.</param>
/// <param name="Left">How much of the whole log remains after this page; shrinks from page to page, for progress bars only.</param>
internal sealed record SyncPage(IReadOnlyList<LogEntry> Messages, string? Cursor, bool More, bool Reset, long? Left = null);

/// <summary>Returns the entries after a device's cursor: each once, without gaps.</summary>
internal sealed class Sync(ChatStore store, LogWriter writer)
{
    /// <summary>Reads new entries for a device, and records that it has everything up to <paramref name="cursor"/>.</summary>
    /// <param name="session">The requesting device.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="cursor">Null means the position that the device last confirmed; a new device starts afresh.</param>
    /// <param name="limit">Default 50, at most 200; 0 only returns whether there is more.</param>
    public async ValueTask<Outcome<SyncPage>> ReadAsync(
        VerifiedSession session, ConversationKind? scope, string? cursor = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 0, out var size, out var refusal)) return refusal;
        var (given, fresh) = (default(long?), default(FreshStartPosition?));
        if (cursor is not null && !store.Cursors.TryParse(cursor, out given, out fresh))
            return Refusal.Malformed("cursor is not a value from a previous response.");

        await using var read = await store.ReadAsync(session.User);
        // The same database snapshot as all that follows, so that nothing is missed in between.
        var head = await read.Sql.NumberAsync("select max(pos) from log") ?? 0;
        if (fresh is { } position && position.Head <= head)
            return await StartAfreshAsync(read.Sql, session.User, scope, position, head, size);

        var confirmed = await ConfirmedAsync(read.Sql, session.Device, scope);
        var isReset = cursor is not null && (given is null || given > head);

        var from = isReset ? null : given ?? confirmed;
        if (!isReset && given > (confirmed ?? -1)) Confirm(session, scope, given.Value);

        if (size == 0) return new SyncPage([], null, await HasMoreAsync(read.Sql, session.User, scope, from ?? 0), isReset);
        return from is { } pos
            ? await ContinueAsync(read.Sql, session.User, scope, pos, head, size)
            : await StartAfreshAsync(read.Sql, session.User, scope, FreshStartPosition.Begin(head), head, size) with { Reset = isReset };
    }

    private async ValueTask<SyncPage> ContinueAsync(ReadSession sql, string user, ConversationKind? scope, long pos, long head, int size)
    {
        var feed = await EntryFeed.OpenAsync(sql, await Visibility.ChangedAfterAsync(sql, user, scope, pos), pos, size);
        var messages = new List<LogEntry>();
        var page = new PageLimit(size);
        while (messages.Count < size && await feed.PeekAsync() is { } entry && page.TryTake(entry))
        {
            messages.Add(entry);
            await feed.TakeAsync();
        }

        return feed.HasMore
            ? new SyncPage(messages, store.Cursors.Format(messages[^1].Pos), true, false, head - messages[^1].Pos)
            : new SyncPage(messages, store.Cursors.Format(head), false, false);
    }

    private static async ValueTask<bool> HasMoreAsync(ReadSession sql, string user, ConversationKind? scope, long pos) =>
        await EntryFeed.HasAnyAsync(sql, await Visibility.ChangedAfterAsync(sql, user, scope, pos), pos);

    // Its last page leads to the entries since its first page.
    private async ValueTask<SyncPage> StartAfreshAsync(
        ReadSession sql, string user, ConversationKind? scope, FreshStartPosition position, long head, int size)
    {
        if (size == 0) return new SyncPage([], null, true, false);

        var page = await FreshStart.ReadAsync(sql, user, scope, position, size);
        if (page.Next is { } next) return new SyncPage(page.Messages, store.Cursors.Format(next), true, false, page.Left);

        var hasMore = position.Head < head && await HasMoreAsync(sql, user, scope, position.Head);
        return new SyncPage(page.Messages, store.Cursors.Format(position.Head), hasMore, false, hasMore ? head - position.Head : null);
    }

    private static ValueTask<long?> ConfirmedAsync(ReadSession sql, string device, ConversationKind? scope) =>
        sql.NumberAsync("select pos from device_cursors where device = $1 and scope = $2", device, ScopeName(scope));

    /// <summary>Not awaited: if it is lost, the device's next cursor repeats it.</summary>
    private void Confirm(VerifiedSession session, ConversationKind? scope, long pos) => writer.Post(session, transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(
            """
            insert into device_cursors (device, scope, pos) select device, $2, $3 from sessions where device = $1 and ended is null
            on conflict (device, scope) do update set pos = excluded.pos where excluded.pos > device_cursors.pos
            """,
            session.Device, ScopeName(scope), pos);
        return Done.Value;
    });

    private static string ScopeName(ConversationKind? scope) => scope?.WireName() ?? "all";
}
