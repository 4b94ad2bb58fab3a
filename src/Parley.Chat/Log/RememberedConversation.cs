namespace Parley.Chat.Log;

/// <summary>A conversation's latest numbers in the writer's cache.</summary>
internal sealed class RememberedConversation(long id, ConversationKey key, long seq, long no)
{
    private readonly Dictionary<string, RememberedSender> _senders = new(StringComparer.Ordinal);

    public long Id => id;

    public ConversationKey Key => key;

    /// <summary>The last entry's <c>seq</c>.</summary>
    public long Seq { get; private set; } = seq;

    /// <summary>The last entry's <c>no</c>.</summary>
    public long No { get; private set; } = no;

    /// <summary>The last entry's <c>pos</c>; only while <see cref="IsChanged"/>.</summary>
    public long Pos { get; private set; }

    /// <summary>Whether the conversation's row is behind the cache.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The present members, loaded on first use.</summary>
    public IReadOnlyList<string>? Members { get; set; }

    /// <summary>A cached permitted sender.</summary>
    public RememberedSender? Sender(string user) => _senders.GetValueOrDefault(user);

    public RememberedSender Remember(RememberedSender sender)
    {
        _senders[sender.User] = sender;
        return sender;
    }

    /// <summary>An entry that badges count was appended.</summary>
    public void Advance(long pos)
    {
        (Seq, No, Pos) = (Seq + 1, No + 1, pos);
        IsChanged = true;
    }
}

/// <summary>A user who may send to a conversation.</summary>
/// <param name="User">Who.</param>
/// <param name="Recipients">The recipients of the sender's messages, including the sender.</param>
internal sealed record RememberedSender(string User, IReadOnlyList<string> Recipients)
{
    /// <summary>The read mark that follows from the sender's own sends.</summary>
    public (long Seq, long No) Read { get; set; }

    /// <summary>Whether the row of the member is behind <see cref="Read"/>.</summary>
    public bool IsChanged { get; set; }
}
