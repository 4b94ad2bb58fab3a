using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>A user's own row of a conversation inside a write: what he keeps of it for himself.</summary>
internal sealed record Membership
{
    public required long Conversation { get; init; }

    public required ConversationKey Key { get; init; }

    public required string User { get; init; }

    /// <summary>The last entry that he may see, 0 if there is none.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The last of these that a list shows.</summary>
    public required long ListedSeq { get; init; }

    public required bool Pinned { get; init; }

    public required bool Muted { get; init; }

    public required string? Draft { get; init; }

    /// <summary>His list leaves the conversation out while <see cref="ListedSeq"/> is not above.</summary>
    public required long UnlistedSeq { get; init; }

    /// <summary>Everything up to here is gone for him.</summary>
    public required long ClearedSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required long ReadNo { get; init; }

    /// <summary>The notice that told his devices of this row for the last time.</summary>
    public required long? ToldPos { get; init; }

    public bool IsHidden => ListedSeq <= UnlistedSeq;

    /// <summary>The user's row, or null if he never had one.</summary>
    public static Membership? Find(SqlSession sql, string user, ConversationKey key) => sql.Query(
        """
        select c.id, c.last_seq, c.listed_seq, m.left_seq, m.pinned, m.muted, m.draft, m.unlisted_seq, m.hidden_seq, m.read_seq, m.read_no,
            m.told_pos
        from conversations c join members m on m.conversation = c.id where c.key = $1 and m.user_id = $2
        """,
        key.Text, user).One(row =>
    {
        var last = row.LongOrNull(3) is { } left ? left - 1 : row.Long(1);
        return new Membership
        {
            Conversation = row.Long(0),
            Key = key,
            User = user,
            LastSeq = last,
            ListedSeq = key.Kind == ConversationKind.Server ? row.Long(2) : last,
            Pinned = row.Flag(4),
            Muted = row.Flag(5),
            Draft = row.TextOrNull(6),
            UnlistedSeq = row.Long(7),
            ClearedSeq = row.Long(8),
            ReadSeq = row.Long(9),
            ReadNo = row.Long(10),
            ToldPos = row.LongOrNull(11),
        };
    });

    /// <summary>Keeps the row as it is here in place of <paramref name="before"/>, and tells the user's devices.</summary>
    /// <returns>What they are told.</returns>
    public ConversationState Replace(Membership before, WriteTransaction transaction, string device)
    {
        var state = Describe(transaction);
        if (this == before) return state;

        // A draft is kept once, not in every notice that ever told of one.
        if (before is { Draft: not null, ToldPos: { } told })
        {
            transaction.Sql.Execute("update log set body = $2 where pos = $1", told, Body((before with { Draft = null }).Describe(transaction), device));
        }

        var notice = transaction.Notify(
            User, NoticeKinds.ConversationChanged, new ConversationNotice(state, device), ChatJson.Wire.ConversationNotice, counts: false);
        transaction.Sql.Execute(
            """
            update members set pinned = $3, muted = $4, draft = $5, unlisted_seq = $6, hidden_seq = $7, read_seq = $8, read_no = $9, told_pos = $10
            where conversation = $1 and user_id = $2
            """,
            Conversation, User, Pinned ? 1L : 0L, Muted ? 1L : 0L, Draft, UnlistedSeq, ClearedSeq, ReadSeq, ReadNo, notice.Pos);
        return state;
    }

    private static string Body(ConversationState state, string device) =>
        JsonSerializer.Serialize(new ConversationNotice(state, device), ChatJson.Wire.ConversationNotice);

    private ConversationState Describe(WriteTransaction transaction) => new(
        Key.Kind.WireName(),
        Key.With(User),
        Pinned,
        Muted,
        IsHidden,
        ReadSeq,
        Math.Max(0, MarkRead.NoAt(transaction.SqlBeside, Conversation, LastSeq) - ReadNo),
        Draft,
        ClearedSeq > 0 ? ClearedSeq : null);
}
