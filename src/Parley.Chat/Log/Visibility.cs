using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>A range of visible entries, from <see cref="From"/> up to but excluding <see cref="To"/>.</summary>
internal readonly record struct VisibleRange(long From, long To);

/// <summary>A user's view of a conversation, with the read mark.</summary>
internal sealed record Visibility
{
    private const string Columns =
        """
        c.id, c.key, m.join_seq, m.left_seq, m.hidden_seq, c.last_seq, m.read_seq, m.read_no,
            (select count(*) from former_stays f where f.conversation = m.conversation and f.user_id = m.user_id),
            (select min(d.seq) from deleted_messages d where d.conversation = m.conversation and d.user_id = m.user_id)
        """;

    private const string One =
        $"select {Columns} from conversations c join members m on m.conversation = c.id where c.key = ?1 and m.user_id = ?2";

    private const string Changed =
        $"""
        select {Columns} from members m join conversations c on c.id = m.conversation
        where m.user_id = ?1 and c.last_pos > ?2 and (?3 = 0 or c.kind = ?3)
        """;

    private long _hidden;
    private bool _hasFormerPeriods;

    /// <summary>The user.</summary>
    public required string User { get; init; }

    public required long Conversation { get; init; }

    public required ConversationKey Key { get; init; }

    /// <summary>In order, without overlap; several for a user who left a group and rejoined.</summary>
    public required IReadOnlyList<VisibleRange> Ranges { get; init; }

    /// <summary>The last visible entry.</summary>
    public required long LastSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required long ReadNo { get; init; }

    /// <summary>Whether the user has deleted any of it for themselves.</summary>
    public required bool HasDeleted { get; init; }

    /// <summary>The same rule in SQL about <c>members m</c>: the member may see an entry of the conversation.</summary>
    /// <param name="seq">The number of the entry, as an expression.</param>
    public static string SeesSql(string seq) =>
        $"m.hidden_seq < {seq} and {WasMemberSql(seq)} and not {IsDeletedSql("m.conversation", "m.user_id", seq)}";

    /// <summary>In SQL about <c>members m</c>: an entry belongs to a period of the member, who received it live if connected.</summary>
    /// <param name="seq">The number of the entry, as an expression.</param>
    public static string WasMemberSql(string seq) =>
        $"""
        ((m.join_seq <= {seq} and (m.left_seq is null or m.left_seq > {seq})) or exists (
            select 1 from former_stays s
            where s.conversation = m.conversation and s.user_id = m.user_id and s.join_seq <= {seq} and s.left_seq > {seq}))
        """;

    /// <summary><see cref="LastSeq"/> in SQL about <c>members m</c>; they may have deleted or cleared it.</summary>
    /// <param name="last">The conversation's last entry, as an expression.</param>
    public static string LastSeqSql(string last) => $"case when m.left_seq is null then {last} else m.left_seq - 1 end";

    /// <summary>In SQL about <c>members m</c>: there is such a last entry, and the member has not cleared it.</summary>
    /// <param name="seq">The number from <see cref="LastSeqSql"/>.</param>
    public static string SeesLastSql(string seq) => $"{seq} >= m.join_seq and {seq} > m.hidden_seq";

    /// <summary>In SQL: the user has deleted the entry for themselves.</summary>
    public static string IsDeletedSql(string conversation, string user, string seq) =>
        $"exists (select 1 from deleted_messages d where d.conversation = {conversation} and d.user_id = {user} and d.seq = {seq})";

    /// <summary>Whether the user may see the entry with this number.</summary>
    public bool Sees(long seq) => Ranges.Any(visible => visible.From <= seq && seq < visible.To);

    /// <summary>Whether the user is in the conversation now.</summary>
    public bool IsOpen => Ranges is [.., { To: long.MaxValue }];

    /// <summary>The user's view of a conversation, or null if there never was one.</summary>
    public static async ValueTask<Visibility?> FindAsync(ReadSession sql, string user, ConversationKey key) =>
        await sql.Statement(One).Bind(1, key.Text).Bind(2, user).OneAsync(row => Read(row, user)) is { } view
            ? await view.AddFormerPeriodsAsync(sql) : null;

    /// <summary>The user's views of all conversations that have entries after <paramref name="pos"/>.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="user">The user.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="pos">Without entries since then: omitted.</param>
    public static async ValueTask<List<Visibility>> ChangedAfterAsync(ReadSession sql, string user, ConversationKind? scope, long pos)
    {
        var views = await sql.Statement(Changed).Bind(1, user).Bind(2, pos).Bind(3, (long)(scope ?? 0)).AllAsync(row => Read(row, user));
        for (var i = 0; i < views.Count; i++) views[i] = await views[i].AddFormerPeriodsAsync(sql);
        return views;
    }

    /// <summary>The refusal for a conversation of which the user has no view; null if it merely has no entries yet.</summary>
    public static async ValueTask<Refusal?> MissingAsync(ReadSession sql, ConversationKey key, string with) => key.Kind switch
    {
        ConversationKind.Friend => await sql.AnyAsync("select 1 from users where id = $1", with) ? null : Refusal.UnknownUser,
        ConversationKind.Group => await Conversations.FindAsync(sql, key) is null ? Refusal.UnknownGroup : Refusal.NotMember,
        _ => Refusal.UnknownUser,
    };

    private static Visibility Read(SqlStatement row, string user)
    {
        var (hidden, last) = (row.Long(4), row.Long(5));
        var left = row.LongOrNull(3) ?? long.MaxValue;
        var visible = new VisibleRange(Math.Max(row.Long(2), hidden + 1), left);
        return new Visibility
        {
            User = user,
            Conversation = row.Long(0),
            Key = new ConversationKey(row.Text(1)),
            Ranges = visible.From < visible.To ? [visible] : [],
            LastSeq = Math.Min(last, left - 1),
            ReadSeq = row.Long(6),
            ReadNo = row.Long(7),
            HasDeleted = !row.IsNull(9),
            _hidden = hidden,
            _hasFormerPeriods = row.Flag(8),
        };
    }

    private async ValueTask<Visibility> AddFormerPeriodsAsync(ReadSession sql)
    {
        if (!_hasFormerPeriods) return this;

        var periods = await sql.QueryAsync(
            "select join_seq, left_seq from former_stays where conversation = $1 and user_id = $2 order by join_seq", Conversation, User)
            .AllAsync(row => new VisibleRange(Math.Max(row.Long(0), _hidden + 1), row.Long(1)));
        return this with { Ranges = [.. periods.Where(period => period.From < period.To), .. Ranges] };
    }
}
