using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>
/// What the log writer remembers between sends, so that a send is one insert: where conversations stand, and who may send to them.
/// Read marks and the conversations' own rows are written once for all sends of a batch.
/// </summary>
/// <remarks>
/// Never wrong, because only sends leave it alone: whatever else takes the connection finds everything written (<see cref="Write()"/>), and
/// afterwards nothing is remembered (<see cref="Forget"/>). See docs/design/0012.
/// </remarks>
internal sealed class SendMemory(SqlSession sql)
{
    private const int MaxConversations = 10_000;

    private readonly Dictionary<string, RememberedConversation> _conversations = new(StringComparer.Ordinal);

    // What the database has yet to learn.
    private readonly List<RememberedConversation> _changed = [];
    private readonly List<(long Conversation, RememberedSender Sender)> _read = [];

    /// <summary>The conversation, if there is one.</summary>
    public RememberedConversation? Find(ConversationKey key)
    {
        if (_conversations.TryGetValue(key.Text, out var conversation)) return conversation;

        conversation = Load(key);
        if (conversation is not null) _conversations.Add(key.Text, conversation);
        return conversation;
    }

    /// <summary>A message of <paramref name="sender"/> has been appended: whoever writes has read what is above his own message.</summary>
    public void Advance(RememberedConversation conversation, RememberedSender sender, long pos)
    {
        if (!conversation.IsChanged) _changed.Add(conversation);
        if (!sender.IsChanged) _read.Add((conversation.Id, sender));
        conversation.Advance(pos);
        sender.Read = (conversation.Seq, conversation.No);
        sender.IsChanged = true;
    }

    /// <summary>Brings the database to where the sends have got.</summary>
    public void Write()
    {
        foreach (var conversation in _changed) Write(conversation);
        foreach (var (conversation, sender) in _read) Write(conversation, sender);
        _changed.Clear();
        _read.Clear();
    }

    /// <summary>Drops everything; what was not written is lost.</summary>
    public void Forget()
    {
        _conversations.Clear();
        _changed.Clear();
        _read.Clear();
    }

    /// <summary>Drops what has become too much; called between batches, when everything is written.</summary>
    public void Trim()
    {
        if (_conversations.Count > MaxConversations) Forget();
    }

    private RememberedConversation? Load(ConversationKey key)
    {
        var row = sql.Statement("select id, last_seq, last_no from conversations where key = ?1").Bind(1, key.Text);
        if (!row.Read()) return null;

        var conversation = new RememberedConversation(row.Long(0), key, row.Long(1), row.Long(2));
        row.Reset();
        return conversation;
    }

    private void Write(RememberedConversation conversation)
    {
        sql.Statement("update conversations set last_seq = ?2, last_no = ?3, last_pos = ?4 where id = ?1")
            .Bind(1, conversation.Id).Bind(2, conversation.Seq).Bind(3, conversation.No).Bind(4, conversation.Pos).Run();
        conversation.IsChanged = false;
    }

    private void Write(long conversation, RememberedSender sender)
    {
        sql.Statement("update members set read_seq = ?3, read_no = ?4 where conversation = ?1 and user_id = ?2")
            .Bind(1, conversation).Bind(2, sender.User).Bind(3, sender.Read.Seq).Bind(4, sender.Read.No).Run();
        sender.IsChanged = false;
    }
}
