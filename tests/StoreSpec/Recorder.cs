using Parley.Chat.Log;

namespace Parley.StoreSpec;

/// <summary>Records the entries of the delivery loop.</summary>
internal sealed class Recorder : ILogObserver
{
    private readonly List<CommittedEntry> _entries = [];

    /// <summary>Called before an entry is recorded.</summary>
    public Action<CommittedEntry>? OnCommitted { get; set; }

    public IReadOnlyList<CommittedEntry> Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    public void Committed(CommittedEntry committed)
    {
        OnCommitted?.Invoke(committed);
        lock (_entries) _entries.Add(committed);
    }
}
