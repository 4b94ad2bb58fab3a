using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A conversation as a list shows it.</summary>
internal sealed record RecentConversation
{
    /// <summary>The friend, the group, <c>server</c> for the user's notices, or <c>*</c> for announcements.</summary>
    public required string With { get; init; }

    public required ConversationKind Kind { get; init; }

    /// <summary>The last entry that the user may see; null where there is none, and the user's own pin or draft keeps the conversation.</summary>
    public LogEntry? Last { get; init; }

    public required long Unread { get; init; }

    public required long ReadSeq { get; init; }

    /// <summary>How far the other one has read; only between two who see what they do.</summary>
    public long? PeerReadSeq { get; init; }

    /// <summary>Whether he has deleted the last entry for himself.</summary>
    public bool IsDeleted { get; init; }

    public required bool Pinned { get; init; }

    public required bool Muted { get; init; }

    public string? Draft { get; init; }

    /// <summary>The first message that he has not read and that mentions him or all.</summary>
    public long? Mentioned { get; init; }

    /// <summary>When something last happened there, in milliseconds.</summary>
    public required long Time { get; init; }

    /// <summary>Where the conversation stands in the list.</summary>
    public required long Place { get; init; }
}

/// <summary>A page of conversations.</summary>
/// <param name="Conversations">Pinned ones first, then the newest.</param>
/// <param name="Page">What to ask for next; null at the end.</param>
internal sealed record RecentPage(IReadOnlyList<RecentConversation> Conversations, string? Page);

/// <summary>Lists a user's conversations that have something to show, newest first, but for those that he hides.</summary>
internal sealed class Recent(ChatStore store, IOptions<ChatOptions> options)
{
    private const int Summary = 384;   // Bytes of JSON beside the entry and the draft.

    private const string Deleted =
        "(select d.seq from deleted_messages d where d.conversation = c.id and d.user_id = ?1 and d.seq = l.seq)";

    // Looks only at what has mentions at all, by an index of its own.
    private const string Mentioned =
        """
        (select min(a.seq) from log a where a.conversation = c.id and a.mentions is not null
            and a.seq > m.read_seq and a.seq > m.hidden_seq and a.seq <= l.seq and a.sender <> ?1
            and (replace(a.mentions, ?6, '') <> a.mentions or replace(a.mentions, '"@all"', '') <> a.mentions)
            and not exists (select 1 from deleted_messages d where d.conversation = c.id and d.user_id = ?1 and d.seq = a.seq))
        """;

    // A conversation in which nothing was ever said stands below all others.
    private const string Place = "coalesce(l.pos, -c.id)";

    private const string Sql =
        $"""
        select {EntryRows.Columns}, c.key, m.pinned, m.muted, m.draft, m.read_seq, m.read_no,
            case when c.kind = 1 then (select p.read_seq from members p where p.conversation = c.id and p.user_id <> ?1 and {Sight.IsOpenToPeer}) end,
            cast(case when l.seq >= m.join_seq and l.seq > m.hidden_seq then 1 else 0 end as bigint), coalesce(l.time, m.joined), {Place},
            {Deleted}, {Mentioned}
        from members m
        join conversations c on c.id = m.conversation
        left join log l on l.conversation = c.id and l.seq = case
            when m.left_seq is not null then m.left_seq - 1 when c.kind = 3 then c.listed_seq else c.last_seq end
        where m.user_id = ?1 and (?2 = 0 or c.kind = ?2)
            and ((l.seq >= m.join_seq and l.seq > m.hidden_seq) or m.pinned = 1 or m.draft is not null)
            and coalesce(l.seq, 0) > m.unlisted_seq
            and (m.pinned < ?3 or (m.pinned = ?3 and {Place} < ?4))
        order by m.pinned desc, {Place} desc limit ?5
        """;

    /// <summary>Reads one page.</summary>
    /// <param name="user">Whose conversations.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="limit">Default 50, at most 200.</param>
    public Outcome<RecentPage> Read(string user, ConversationKind? scope, string? page = null, int? limit = null)
    {
        if (!PageSize.TryGet(limit, 1, out var size, out var refusal)) return refusal;
        if (!TryParse(page, out var pinned, out var pos)) return Refusal.Malformed("page is not one that the server gave.");

        using var read = store.Read();
        var limits = new PageLimit(size);
        var found = read.Sql.Statement(Sql)
            .Bind(1, user).Bind(2, (long)(scope ?? 0)).Bind(3, pinned).Bind(4, pos).Bind(5, size + 1L).Bind(6, $"\"{user}\"").Bind(7, options.Value.Writing == WritingPolicy.Anyone ? 1 : 0)
            .While(row => Read(row, user), conversation => limits.TryTake(SizeOf(conversation)))
            .ConvertAll(conversation => Show(read.Sql, user, conversation));
        if (!limits.IsCut) return new RecentPage(found, null);

        var last = found[^1];
        return new RecentPage(found, string.Create(CultureInfo.InvariantCulture, $"{(last.Pinned ? 1 : 0)}.{last.Place}"));
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
            Place = row.Long(After + 9),
            IsDeleted = !row.IsNull(After + 10),
            Mentioned = row.LongOrNull(After + 11),
        };
    }

    private static int SizeOf(RecentConversation conversation) =>
        Summary + JsonSize.Of(conversation.Draft) + (conversation.Last is { } last ? JsonSize.Of(last) : 0);

    private static RecentConversation Show(SqlSession sql, string user, RecentConversation conversation)
    {
        if (conversation.Last is not { } entry || (entry.Kind != MessageKinds.Edit && !conversation.IsDeleted)) return conversation;

        var last = new List<LogEntry> { entry };
        Shown.Apply(sql, Visibility.Find(sql, user, entry.Conversation)!, last);
        return conversation with { Last = last[0] };
    }

    private static bool TryParse(string? page, out long pinned, out long pos)
    {
        (pinned, pos) = (long.MaxValue, 0);
        if (page is null) return true;

        var dot = page.IndexOf('.', StringComparison.Ordinal);
        if (dot != 1 || !SafeInteger.TryParse(page.AsSpan(0, 1), out pinned)) return false;

        var isBelow = page.AsSpan(2).StartsWith('-');   // Where nothing was ever said.
        if (!SafeInteger.TryParse(page.AsSpan(isBelow ? 3 : 2), out pos)) return false;
        if (isBelow) pos = -pos;
        return true;
    }
}
