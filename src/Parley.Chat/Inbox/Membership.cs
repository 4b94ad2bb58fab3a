using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>A user's own row of a conversation inside a write: the private state.</summary>
internal sealed record Membership
{
    /// <summary><see cref="ListedSeq"/> in SQL about <c>members m</c> and <c>conversations c</c>.</summary>
    public static readonly string ListedSeqSql = Visibility.LastSeqSql("case when c.kind = 3 then c.listed_seq else c.last_seq end");

    private static readonly string One =
        $"""
        select c.id, {Visibility.LastSeqSql("c.last_seq")}, {ListedSeqSql}, m.pinned, m.muted, m.draft, m.unlisted_seq, m.hidden_seq,
            m.read_seq, m.read_no, m.told_pos
        from conversations c join members m on m.conversation = c.id where c.key = $1 and m.user_id = $2
        """;

    public required long Conversation { get; init; }

    public required ConversationKey Key { get; init; }

    public required string User { get; init; }

    /// <summary>The last entry that the user may see; 0 if there is none.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The last of these that lists show.</summary>
    public required long ListedSeq { get; init; }

    public required bool Pinned { get; init; }

    public required bool Muted { get; init; }

    public required string? Draft { get; init; }

    /// <summary>The list omits the conversation while <see cref="ListedSeq"/> is not above this.</summary>
    public required long UnlistedSeq { get; init; }

    /// <summary>Entries up to this one are cleared.</summary>
    public required long ClearedSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required long ReadNo { get; init; }

    /// <summary>The latest notice about this row to the user's devices.</summary>
    public required long? ToldPos { get; init; }

    public bool IsHidden => ListedSeq <= UnlistedSeq;

    /// <summary>The user's row, or null if there never was one.</summary>
    public static Membership? Find(SqlSession sql, string user, ConversationKey key) => sql.Query(One, key.Text, user).One(
        row => new Membership
        {
            Conversation = row.Long(0),
            Key = key,
            User = user,
            LastSeq = row.Long(1),
            ListedSeq = row.Long(2),
            Pinned = row.Flag(3),
            Muted = row.Flag(4),
            Draft = row.TextOrNull(5),
            UnlistedSeq = row.Long(6),
            ClearedSeq = row.Long(7),
            ReadSeq = row.Long(8),
            ReadNo = row.Long(9),
            ToldPos = row.LongOrNull(10),
        });

    /// <summary>Stores this row in place of <paramref name="before"/>, and notifies the user's devices.</summary>
    /// <returns>The state for the notice.</returns>
    public ConversationState Replace(Membership before, WriteTransaction transaction, string device)
    {
        var state = Describe(transaction);
        if (this == before) return state;

        // A draft is stored once, not in every notice about it.
        if (before is { Draft: not null, ToldPos: { } told })
        {
            transaction.SqlInvalidatingCache().Execute("update log set body = $2 where pos = $1", told, Body((before with
            {
                Draft = null
            }).Describe(transaction), device));
        }

        var notice = transaction.Notify(
            User, NoticeKinds.ConversationChanged, new ConversationNotice(state, device), InboxJson.Wire.ConversationNotice, counts: false);
        transaction.SqlInvalidatingCache().Execute(
            """
            update members set pinned = $3, muted = $4, draft = $5, unlisted_seq = $6, hidden_seq = $7, read_seq = $8, read_no = $9, told_pos = $10
            where conversation = $1 and user_id = $2
            """,
            Conversation, User, Pinned ? 1L : 0L, Muted ? 1L : 0L, Draft, UnlistedSeq, ClearedSeq, ReadSeq, ReadNo, notice.Pos);
        return state;
    }

    private static string Body(ConversationState state, string device) =>
        JsonSerializer.Serialize(new ConversationNotice(state, device), InboxJson.Wire.ConversationNotice);

    private ConversationState Describe(WriteTransaction transaction) => new(
        Key.Kind.WireName(),
        Key.With(User),
        Pinned,
        Muted,
        IsHidden,
        ReadSeq,
        Math.Max(0, MarkRead.NoAt(transaction.SqlKeepingCache(), Conversation, LastSeq) - ReadNo),
        Draft,
        ClearedSeq > 0 ? ClearedSeq : null);
}
