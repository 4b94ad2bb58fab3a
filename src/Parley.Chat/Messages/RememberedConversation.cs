namespace Parley.Chat.Messages;

/// <summary>Where a conversation stands, as the writer remembers it from one send to the next.</summary>
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

    /// <summary>Whether the row of the conversation is behind what is remembered.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The present members, once somebody has asked for them.</summary>
    public IReadOnlyList<string>? Members { get; set; }

    /// <summary>A user of whom it is known that he may send.</summary>
    public RememberedSender? Sender(string user) => _senders.GetValueOrDefault(user);

    public RememberedSender Remember(RememberedSender sender)
    {
        _senders[sender.User] = sender;
        return sender;
    }

    /// <summary>An entry that a badge counts has been appended.</summary>
    public void Advance(long pos)
    {
        (Seq, No, Pos) = (Seq + 1, No + 1, pos);
        IsChanged = true;
    }
}

/// <summary>A user who may send to a conversation.</summary>
/// <param name="User">Who.</param>
/// <param name="Recipients">Who gets what he sends, himself included.</param>
internal sealed record RememberedSender(string User, IReadOnlyList<string> Recipients)
{
    /// <summary>How far his own sends have read the conversation for him.</summary>
    public (long Seq, long No) Read { get; set; }

    /// <summary>Whether the row of the member is behind <see cref="Read"/>.</summary>
    public bool IsChanged { get; set; }
}
