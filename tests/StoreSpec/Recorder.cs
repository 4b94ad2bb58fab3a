using Parley.Chat.Messages;

namespace Parley.StoreSpec;

/// <summary>Keeps what the delivery loop says.</summary>
internal sealed class Recorder : ILogObserver
{
    private readonly List<CommittedEntry> _entries = [];

    /// <summary>Called before an entry is kept.</summary>
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
