using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>
/// The log writer's cache between sends, with which a send is one row: the latest numbers of conversations and their permitted senders.
/// Read marks and conversation rows are written once per batch.
/// </summary>
/// <remarks>
/// Never stale, because every operation other than a send first writes it (<see cref="Write()"/>) and afterwards clears it (<see
/// cref="Forget"/>). See docs/design/0012.
/// </remarks>
internal sealed class SendMemory(SqlSession sql, SendRows rows, ReadAhead? ahead)
{
    private const int MaxConversations = 10_000;

    private static readonly Question<RememberedConversation> Conversation = new(
        texts: 1,
        """
        select k.n, c.id, c.last_seq, c.last_no
        from unnest($1::text[]) with ordinality k (text, n) join conversations c on c.key = k.text
        """,
        (row, key) => new RememberedConversation(row.Long(1), new ConversationKey(key.First), row.Long(2), row.Long(3)),
        Load);

    private readonly Dictionary<string, RememberedConversation> _conversations = new(StringComparer.Ordinal);

    // Changes that are not in the database yet.
    private readonly List<RememberedConversation> _changed = [];
    private readonly List<(long Conversation, RememberedSender Sender)> _read = [];

    /// <summary>The conversation, if there is one.</summary>
    public RememberedConversation? Find(ConversationKey key)
    {
        if (_conversations.TryGetValue(key.Text, out var conversation)) return conversation;

        var subject = new QuestionKey(key.Text);
        if (ahead is null || !ahead.To(Conversation).TryGet(subject, out conversation)) conversation = Load(sql, subject);
        if (conversation is not null) _conversations.Add(key.Text, conversation);
        return conversation;
    }

    /// <summary>The conversation if it is cached; otherwise it is read ahead.</summary>
    public RememberedConversation? Foresee(ConversationKey key)
    {
        if (_conversations.TryGetValue(key.Text, out var conversation)) return conversation;

        ahead?.To(Conversation).Foresee(new QuestionKey(key.Text));
        return null;
    }

    /// <summary>Creates the conversation of two users, whom <see cref="Find"/> has not found.</summary>
    public RememberedConversation Create(NewConversation made)
    {
        var conversation = new RememberedConversation(rows.Create(made), made.Key, 0, 0);
        _conversations.Add(made.Key.Text, conversation);
        return conversation;
    }

    /// <summary>Appends a message of <paramref name="sender"/>; sending marks everything before it as read.</summary>
    /// <returns>False if the conversation already has the sender's <c>cid</c>.</returns>
    public bool TryInsert(RememberedConversation conversation, RememberedSender sender, LogEntry entry)
    {
        if (!rows.TryInsert(entry)) return false;

        Advance(conversation, sender, entry.Pos);
        return true;
    }

    /// <summary>Writes pending changes to the database.</summary>
    public void Write()
    {
        if (_changed.Count == 0 && !rows.IsBehind) return;

        rows.Write(_changed, _read);
        Written();
    }

    /// <summary>Writes pending changes and commits the transaction.</summary>
    public void Commit()
    {
        rows.Commit(_changed, _read);
        Written();
    }

    /// <summary>Clears the cache; pending changes are lost.</summary>
    public void Forget()
    {
        _conversations.Clear();
        _changed.Clear();
        _read.Clear();
        rows.Forget();
    }

    /// <summary>Another node has written to a conversation; called between batches.</summary>
    public void ForgetConversation(string key) => _conversations.Remove(key);

    /// <summary>Other nodes have written: what rows know of the database may be wrong; called between batches.</summary>
    public void ForgetRows() => rows.Forget();

    /// <summary>Trims the cache; called between batches, when everything is written.</summary>
    public void Trim()
    {
        if (_conversations.Count > MaxConversations) Forget();
    }

    private static RememberedConversation? Load(SqlSession sql, QuestionKey key)
    {
        var row = sql.Statement("select id, last_seq, last_no from conversations where key = ?1").Bind(1, key.First);
        if (!row.Read()) return null;

        var conversation = new RememberedConversation(row.Long(0), new ConversationKey(key.First), row.Long(1), row.Long(2));
        row.Reset();
        return conversation;
    }

    private void Advance(RememberedConversation conversation, RememberedSender sender, long pos)
    {
        if (!conversation.IsChanged) _changed.Add(conversation);
        if (!sender.IsChanged) _read.Add((conversation.Id, sender));
        conversation.Advance(pos);
        sender.Read = (conversation.Seq, conversation.No);
        sender.IsChanged = true;
    }

    private void Written()
    {
        foreach (var conversation in _changed) conversation.IsChanged = false;
        foreach (var (_, sender) in _read) sender.IsChanged = false;
        _changed.Clear();
        _read.Clear();
    }
}
