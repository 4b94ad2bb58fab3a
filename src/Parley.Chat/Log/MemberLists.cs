using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>The log writer's cache of member lists, kept until a user joins or leaves.</summary>
/// <remarks>
/// Unlike <see cref="SendMemory"/> it survives other writes, so that a group of thousands is not read again for each message. <see
/// cref="Conversations"/>, the only code that starts and ends memberships, updates it.
/// </remarks>
internal sealed class MemberLists(SqlSession sql, ReadAhead? ahead)
{
    private const int MaxMembers = 500_000;

    private static readonly Question<List<string>> Members = new(
        texts: 1,
        """
        select k.n, array(
            select m.user_id from members m where m.conversation = c.id and m.left_seq is null order by m.user_id)
        from unnest($1::text[]) with ordinality k (text, n) join conversations c on c.key = k.text
        """,
        static (row, _) => [.. row.GetFieldValue<string[]>(1)],
        static (_, _) => null);

    private readonly Dictionary<long, IReadOnlyList<string>> _lists = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);   // By key, for lists that were read ahead.
    private int _members;

    /// <summary>The present members, by id.</summary>
    public IReadOnlyList<string> Of(long conversation) =>
        _lists.TryGetValue(conversation, out var known) ? known : Add(conversation, PresentMembers.IdsAsync(sql, conversation).AtOnce());

    /// <summary>The present members of a conversation, from what was read ahead if possible.</summary>
    public IReadOnlyList<string> Of(RememberedConversation conversation)
    {
        if (ahead is null || _lists.ContainsKey(conversation.Id)) return Of(conversation.Id);
        if (!ahead.To(Members).TryGet(new QuestionKey(conversation.Key.Text), out var members) || members is null)
            return Of(conversation.Id);

        _ids[conversation.Key.Text] = conversation.Id;
        return Add(conversation.Id, members);
    }

    /// <summary>Reads the members of a conversation ahead, unless they are cached.</summary>
    public void Foresee(ConversationKey key)
    {
        if (ahead is null || (_ids.TryGetValue(key.Text, out var id) && _lists.ContainsKey(id))) return;

        ahead.To(Members).Foresee(new QuestionKey(key.Text));
    }

    /// <summary>A user has joined or left.</summary>
    public void Forget(long conversation)
    {
        if (_lists.Remove(conversation, out var members)) _members -= members.Count;
    }

    /// <summary>Clears the cache, because writes may have been undone.</summary>
    public void ForgetAll()
    {
        _lists.Clear();
        _ids.Clear();
        _members = 0;
    }

    /// <summary>Trims the cache; called between batches.</summary>
    public void Trim()
    {
        if (_members > MaxMembers) ForgetAll();
    }

    private List<string> Add(long conversation, List<string> members)
    {
        _lists.Add(conversation, members);
        _members += members.Count;
        return members;
    }
}
