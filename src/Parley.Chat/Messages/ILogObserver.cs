namespace Parley.Chat.Messages;

/// <summary>Learns of every entry once it is on disk.</summary>
internal interface ILogObserver
{
    /// <summary>
    /// Called by the delivery loop, one entry after the other in the order of <c>pos</c>. It must be short and must not wait for the
    /// log writer: everything behind it waits meanwhile.
    /// </summary>
    void Committed(CommittedEntry committed);
}
