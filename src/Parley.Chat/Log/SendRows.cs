namespace Parley.Chat.Log;

/// <summary>
/// Writes what sends change: new one-to-one conversations, entries, the last numbers of conversations, and the senders' read marks.
/// </summary>
/// <remarks>For the log writer's thread.</remarks>
internal abstract class SendRows
{
    /// <summary>Whether rows are kept for <see cref="Write"/>.</summary>
    public virtual bool IsBehind => false;

    /// <summary>Creates the conversation of two users, who see it from its first entry, or keeps it for <see cref="Write"/>.</summary>
    /// <returns>Its id.</returns>
    public abstract long Create(NewConversation conversation);

    /// <summary>Inserts an entry, or keeps it for <see cref="Write"/>.</summary>
    /// <returns>False if the conversation already has the sender's <c>cid</c>.</returns>
    public abstract bool TryInsert(LogEntry entry);

    /// <summary>Writes everything; what other statements read is then up to date.</summary>
    public abstract void Write(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read);

    /// <summary>Writes everything and commits the transaction.</summary>
    public abstract void Commit(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read);

    /// <summary>Drops what was kept, because the transaction is undone, and what is known about the database.</summary>
    public virtual void Forget()
    {
    }
}
