using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Turns entries that another node has written into what that node has told its own observers.</summary>
internal interface IRemoteEntries
{
    /// <summary>Finds who may see an entry, in which version.</summary>
    /// <param name="entry">The entry as it is stored now; called in the order of the log.</param>
    /// <param name="cursor">Its cursor.</param>
    /// <param name="sql">Where to ask, on the thread of the delivery.</param>
    IEnumerable<CommittedEntry> Prepare(LogEntry entry, Cursor cursor, SqlSession sql);

    /// <summary>Called after observers have seen an entry of this node, in the order of the log as well.</summary>
    void Passed(LogEntry own);

    /// <summary>Called after observers have seen the entry: its consequences on this node.</summary>
    void Delivered(LogEntry entry);
}
