using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A page of a fresh start.</summary>
/// <param name="Messages">Its entries, oldest first.</param>
/// <param name="Next">Where the next page begins; null if this is the last.</param>
/// <param name="Left">How much is left after it; shrinks from page to page.</param>
internal sealed record FreshPage(IReadOnlyList<LogEntry> Messages, FreshPlace? Next, long Left);

/// <summary>
/// What a device gets that holds nothing yet: the last entries of the newest conversations as they stood at one moment. The newest
/// conversation comes first, each one's entries in their order.
/// </summary>
internal static class FreshStart
{
    public const int MaxConversations = 50;
    public const int MaxEntries = 20;

    private const string PosOf = "select l.pos from log l where l.conversation = ?1 and l.seq = ?2";

    /// <summary>Reads one page.</summary>
    /// <param name="sql">The moment of the database, which may be later than that of the fresh start.</param>
    /// <param name="user">Whose conversations.</param>
    /// <param name="scope">Null means every kind.</param>
    /// <param name="place">Where the page begins.</param>
    /// <param name="size">How many entries.</param>
    public static FreshPage Read(SqlSession sql, string user, ConversationKind? scope, FreshPlace place, int size)
    {
        var page = new PageLimit(size);
        var messages = new List<LogEntry>();
        foreach (var conversation in Conversations(sql, user, scope, place))
        {
            var given = conversation.Pos == place.Pos ? place.Seq : 0;
            foreach (var stretch in conversation.Stretches.Where(stretch => stretch.To - 1 > given))
            {
                var found = sql.Statement(EntryRows.InOrder)
                    .Bind(1, conversation.View.Conversation).Bind(2, Math.Max(stretch.From, given + 1)).Bind(3, stretch.To).Bind(4, MaxEntries)
                    .While(row => EntryRows.Read(row, conversation.View.Key), page.TryTake);
                if (found.Count > 0) given = found[^1].Seq;
                Shown.Apply(sql, conversation.View, found);
                messages.AddRange(found);
                if (page.IsCut) return Cut(messages, conversation, place with { Pos = conversation.Pos, Seq = given });
            }

            place = place with { Conversations = place.Conversations + 1 };
        }

        return new FreshPage(InOrder(messages), null, 0);
    }

    private static FreshPage Cut(List<LogEntry> messages, Conversation conversation, FreshPlace next)
    {
        var left = conversation.Stretches.Sum(stretch => Math.Max(0, stretch.To - Math.Max(stretch.From, next.Seq + 1)));
        return new FreshPage(InOrder(messages), next, left + (MaxEntries * (MaxConversations - next.Conversations - 1)));
    }

    private static List<LogEntry> InOrder(List<LogEntry> messages)
    {
        messages.Sort((a, b) => a.Pos.CompareTo(b.Pos));
        return messages;
    }

    /// <summary>The conversations that are left, the newest first.</summary>
    private static IEnumerable<Conversation> Conversations(SqlSession sql, string user, ConversationKind? scope, FreshPlace place)
    {
        IEnumerable<Conversation?> found = Unchanged(sql, user, scope, place)
            .Select(one => Conversation.At(Visibility.Find(sql, user, one.Key)!, long.MaxValue, one.Pos));
        var changed = Visibility.ChangedAfter(sql, user, scope, place.Head);
        if (changed.Count > 0) found = found.ToList().Concat(changed.Select(view => At(sql, view, place.Head))).OrderByDescending(one => one?.Pos);
        return found.OfType<Conversation>().Where(one => one.Pos <= place.Pos).Take(MaxConversations - place.Conversations);
    }

    private static List<(ConversationKey Key, long Pos)> Unchanged(SqlSession sql, string user, ConversationKind? scope, FreshPlace place) => sql.Query(
        """
        select c.key, l.pos from members m
        join conversations c on c.id = m.conversation
        join log l on l.conversation = c.id and l.seq = case when m.left_seq is null then c.last_seq else m.left_seq - 1 end
        where m.user_id = $1 and ($2 = 0 or c.kind = $2) and l.seq >= m.join_seq and l.seq > m.hidden_seq and c.last_pos <= $3 and l.pos <= $4
        order by l.pos desc limit $5
        """,
        user, (long)(scope ?? 0), place.Head, place.Pos, (long)(MaxConversations - place.Conversations))
        .All(row => (new ConversationKey(row.Text(0)), row.Long(1)));

    // Something has been said there since; what counts is how it stood.
    private static Conversation? At(SqlSession sql, Visibility view, long head)
    {
        var last = LogOrder.FirstAfter(sql, view.Conversation, head, 1, view.LastSeq + 1) - 1;
        if (view.Windows.LastOrDefault(window => window.From <= last) is not { To: > 0 } window) return null;

        var row = sql.Statement(PosOf).Bind(1, view.Conversation).Bind(2, Math.Min(last, window.To - 1));
        var pos = row.Read() ? row.Long(0) : 0;
        row.Reset();
        return Conversation.At(view, last, pos);
    }

    /// <summary>A conversation as it stood.</summary>
    /// <param name="View">What the user may see of it.</param>
    /// <param name="Pos">Where its last entry stands in the log.</param>
    /// <param name="Stretches">Its last entries, which have no holes but between the user's stays.</param>
    private sealed record Conversation(Visibility View, long Pos, List<Window> Stretches)
    {
        public static Conversation At(Visibility view, long last, long pos)
        {
            var (end, missing) = (Math.Min(last, view.LastSeq) + 1, (long)MaxEntries);
            var stretches = new List<Window>();
            foreach (var window in view.Windows.Reverse())
            {
                var to = Math.Min(window.To, end);
                if (window.From >= to || missing == 0) continue;

                var from = Math.Max(window.From, to - missing);
                stretches.Insert(0, new Window(from, to));
                missing -= to - from;
            }

            return new Conversation(view, pos, stretches);
        }
    }
}
