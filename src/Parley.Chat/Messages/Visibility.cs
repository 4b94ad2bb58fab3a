using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A run of entries that a member may see: from <see cref="From"/>, up to but without <see cref="To"/>.</summary>
internal readonly record struct Window(long From, long To);

/// <summary>What one user may see of one conversation, and how far he has read it.</summary>
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
    private bool _hasFormerStays;

    /// <summary>Whose view it is.</summary>
    public required string User { get; init; }

    public required long Conversation { get; init; }

    public required ConversationKey Key { get; init; }

    /// <summary>In order, without overlap; several for one who left a group and came back.</summary>
    public required IReadOnlyList<Window> Windows { get; init; }

    /// <summary>The last entry that may be seen.</summary>
    public required long LastSeq { get; init; }

    public required long ReadSeq { get; init; }

    public required long ReadNo { get; init; }

    /// <summary>Whether he has deleted any of it for himself.</summary>
    public required bool HasDeleted { get; init; }

    /// <summary>Whether the user may see the entry of that number.</summary>
    public bool Sees(long seq) => Windows.Any(window => window.From <= seq && seq < window.To);

    /// <summary>Whether he is in the conversation now.</summary>
    public bool IsOpen => Windows is [.., { To: long.MaxValue }];

    /// <summary>The user's view of a conversation, or null if he never had one.</summary>
    public static Visibility? Find(SqlSession sql, string user, ConversationKey key) =>
        sql.Statement(One).Bind(1, key.Text).Bind(2, user).One(row => Read(row, user))?.AddFormerStays(sql);

    /// <summary>The user's views of all conversations that have entries after <paramref name="pos"/>.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="user">Whose views.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="pos">Quiet since then: left out.</param>
    public static List<Visibility> ChangedAfter(SqlSession sql, string user, ConversationKind? scope, long pos)
    {
        var views = sql.Statement(Changed).Bind(1, user).Bind(2, pos).Bind(3, (long)(scope ?? 0)).All(row => Read(row, user));
        return views.ConvertAll(view => view.AddFormerStays(sql));
    }

    /// <summary>Why a conversation of which the user has no view cannot be looked at; null if only nothing was ever said in it.</summary>
    public static Refusal? Missing(SqlSession sql, ConversationKey key, string with) => key.Kind switch
    {
        ConversationKind.Friend => sql.Any("select 1 from users where id = $1", with) ? null : Refusal.UnknownUser,
        ConversationKind.Group => Conversations.Find(sql, key) is null ? Refusal.UnknownGroup : Refusal.NotMember,
        _ => Refusal.UnknownUser,
    };

    private static Visibility Read(SqlStatement row, string user)
    {
        var (hidden, last) = (row.Long(4), row.Long(5));
        var left = row.LongOrNull(3) ?? long.MaxValue;
        var window = new Window(Math.Max(row.Long(2), hidden + 1), left);
        return new Visibility
        {
            User = user,
            Conversation = row.Long(0),
            Key = new ConversationKey(row.Text(1)),
            Windows = window.From < window.To ? [window] : [],
            LastSeq = Math.Min(last, left - 1),
            ReadSeq = row.Long(6),
            ReadNo = row.Long(7),
            HasDeleted = !row.IsNull(9),
            _hidden = hidden,
            _hasFormerStays = row.Flag(8),
        };
    }

    private Visibility AddFormerStays(SqlSession sql)
    {
        if (!_hasFormerStays) return this;

        var stays = sql.Query(
            "select join_seq, left_seq from former_stays where conversation = $1 and user_id = $2 order by join_seq", Conversation, User)
            .All(row => new Window(Math.Max(row.Long(0), _hidden + 1), row.Long(1)));
        return this with { Windows = [.. stays.Where(stay => stay.From < stay.To), .. Windows] };
    }
}
