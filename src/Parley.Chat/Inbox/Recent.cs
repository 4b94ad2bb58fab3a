using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>A conversation in a list.</summary>
internal sealed record RecentConversation
{
    /// <summary>The friend, the group, <c>server</c> for the user's notices, or <c>*</c> for announcements.</summary>
    public required string With { get; init; }

    public required ConversationKind Kind { get; init; }

    /// <summary>
    /// The last entry that the user may see; null if there is none and only the user's pin or draft keeps the conversation in the list.
    /// </summary>
    public LogEntry? Last { get; init; }

    public required long Unread { get; init; }

    public required long ReadSeq { get; init; }

    /// <summary>The peer's read mark; only if the two users see each other.</summary>
    public long? PeerReadSeq { get; init; }

    /// <summary>Whether the user has deleted the last entry for themselves.</summary>
    public bool IsDeleted { get; init; }

    public required bool Pinned { get; init; }

    public required bool Muted { get; init; }

    public string? Draft { get; init; }

    /// <summary>The first unread message that mentions the user or everybody.</summary>
    public long? Mentioned { get; init; }

    /// <summary>The time of the last activity, in milliseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The position of the conversation in the list.</summary>
    public required long SortKey { get; init; }

    /// <summary>The conversation as sent to clients.</summary>
    public ConversationSummary Summarize(CursorFormat cursors) => new(
        With, Kind.WireName(), Last is { } last ? new EntryEnvelope(last, cursors.At(last.Pos)) : null, Unread, ReadSeq, PeerReadSeq,
        Pinned, Muted, Draft,
        Time, Mentioned);
}

/// <summary>A page of conversations.</summary>
/// <param name="Conversations">Pinned ones first, then by newest entry.</param>
/// <param name="Page">The value for the next page; null on the last page.</param>
internal sealed record RecentPage(IReadOnlyList<RecentConversation> Conversations, string? Page);

/// <summary>Lists a user's conversations that have something to show, newest first, without hidden ones.</summary>
internal sealed class Recent(ChatStore store, IOptions<ChatOptions> options)
{
    private const int Summary = 384;   // Bytes of JSON in addition to the entry and the draft.

    // A conversation without entries comes after all others.
    private const string SortKey = "coalesce(l.pos, -c.id)";

    // Reads only entries with mentions, through a separate index; its upper bound matters to a user who left long ago.
    private static readonly string Mentioned =
        $"""
        (select min(a.seq) from log a where a.conversation = c.id and a.mentions is not null
            and a.seq > m.read_seq and a.seq <= l.seq and a.sender <> ?1
            and (replace(a.mentions, ?6, '') <> a.mentions or replace(a.mentions, '"@all"', '') <> a.mentions)
            and {Visibility.SeesSql("a.seq")})
        """;

    private static readonly string PeerReadSeq =
        $"""
        case when c.kind = 1 then (
            select p.read_seq from members p
            where p.conversation = c.id and p.user_id <> ?1 and {Sight.IsOpenSql("?1", "p.user_id", anyone: "?7")}) end
        """;

    // First the conversations of the page, so that the rest is read only of these: a user may have thousands.
    private static readonly string Sql =
        $"""
        with page as (
            select c.id as conversation, l.pos as pos, m.pinned as pinned, {SortKey} as sort_key
            from members m
            join conversations c on c.id = m.conversation
            left join log l on l.pos = {LogOrder.PosSql("c.id", Membership.ListedSeqSql)}
            where m.user_id = ?1 and (?2 = 0 or c.kind = ?2)
                and (({Visibility.SeesLastSql("l.seq")}) or m.pinned = 1 or m.draft is not null)
                and coalesce(l.seq, 0) > m.unlisted_seq
                and (m.pinned < ?3 or (m.pinned = ?3 and {SortKey} < ?4))
            order by m.pinned desc, {SortKey} desc limit ?5
        )
        select {EntryRows.Columns}, c.key, m.pinned, m.muted, m.draft, m.read_seq, m.read_no, {PeerReadSeq},
            cast(case when {Visibility.SeesLastSql("l.seq")} then 1 else 0 end as bigint), coalesce(l.time, m.joined), page.sort_key,
            case when {Visibility.IsDeletedSql("c.id", "?1", "l.seq")} then 1 end, {Mentioned}
        from page
        join conversations c on c.id = page.conversation
        join members m on m.conversation = c.id and m.user_id = ?1
        left join log l on l.pos = page.pos
        order by page.pinned desc, page.sort_key desc
        """;

    /// <summary>Reads one page.</summary>
    /// <param name="user">The user.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="limit">Default 50, at most 200.</param>
    public async ValueTask<Outcome<RecentPage>> ReadAsync(string user, ConversationKind? scope, string? page = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;
        if (!TryParse(page, out var pinned, out var pos)) return Refusal.Malformed("page is not a value from a previous response.");

        await using var read = await store.ReadAsync(user);
        var limits = new PageLimit(size);
        var found = await read.Sql.Statement(Sql)
            .Bind(1, user).Bind(2, (long)(scope ?? 0)).Bind(3, pinned).Bind(4, pos).Bind(5, size + 1L).Bind(6, $"\"{user}\"")
            .Bind(7, options.Value.Writing == WritingPolicy.Anyone ? 1 : 0)
            .WhileAsync(row => Read(row, user), conversation => limits.TryTake(SizeOf(conversation)));
        for (var i = 0; i < found.Count; i++) found[i] = await ShowAsync(read.Sql, user, found[i]);
        if (!limits.IsCut) return new RecentPage(found, null);

        var last = found[^1];
        return new RecentPage(found, string.Create(CultureInfo.InvariantCulture, $"{(last.Pinned ? 1 : 0)}.{last.SortKey}"));
    }

    private static RecentConversation Read(SqlStatement row, string user)
    {
        const int After = EntryRows.Count;
        var key = new ConversationKey(row.Text(After));
        return new RecentConversation
        {
            With = key.With(user),
            Kind = key.Kind,
            Last = row.Flag(After + 7) ? EntryRows.Read(row, key) : null,
            Pinned = row.Flag(After + 1),
            Muted = row.Flag(After + 2),
            Draft = row.TextOrNull(After + 3),
            ReadSeq = row.Long(After + 4),
            Unread = Math.Max(0, (row.LongOrNull(EntryRows.No) ?? 0) - row.Long(After + 5)),
            PeerReadSeq = row.LongOrNull(After + 6),
            Time = row.Long(After + 8),
            SortKey = row.Long(After + 9),
            IsDeleted = !row.IsNull(After + 10),
            Mentioned = row.LongOrNull(After + 11),
        };
    }

    private static int SizeOf(RecentConversation conversation) =>
        Summary + JsonSize.Of(conversation.Draft) + (conversation.Last is { } last ? JsonSize.Of(last) : 0);

    private static async ValueTask<RecentConversation> ShowAsync(ReadSession sql, string user, RecentConversation conversation)
    {
        if (conversation.Last is not { } entry || (entry.Kind != MessageKinds.Edit && !conversation.IsDeleted)) return conversation;

        var last = new List<LogEntry> { entry };
        await VisibilityFilter.ApplyAsync(sql, (await Visibility.FindAsync(sql, user, entry.Conversation))!, last);
        return conversation with { Last = last[0] };
    }

    private static bool TryParse(string? page, out long pinned, out long pos)
    {
        (pinned, pos) = (long.MaxValue, 0);
        if (page is null) return true;

        var dot = page.IndexOf('.', StringComparison.Ordinal);
        if (dot != 1 || !SafeInteger.TryParse(page.AsSpan(0, 1), out pinned)) return false;

        var isBelow = page.AsSpan(2).StartsWith('-');   // Conversations without entries.
        if (!SafeInteger.TryParse(page.AsSpan(isBelow ? 3 : 2), out pos)) return false;
        if (isBelow) pos = -pos;
        return true;
    }
}
