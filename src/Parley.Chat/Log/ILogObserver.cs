namespace Parley.Chat.Log;

/// <summary>Observes every entry when it is on disk.</summary>
internal interface ILogObserver
{
    /// <summary>
    /// Called by the delivery loop for each entry in the order of <c>pos</c>. It must be short and must not wait for the log writer,
    /// because everything behind it waits.
    /// </summary>
    void Committed(CommittedEntry committed);
}
