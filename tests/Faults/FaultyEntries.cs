using Microsoft.Extensions.DependencyInjection;
using Parley.Chat;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Faults;

/// <summary>A node that makes a mistake with some entries of other nodes.</summary>
internal sealed class FaultyEntries(IRemoteEntries entries, string? fault, IServiceProvider services) : IRemoteEntries
{
    private const int Every = 40;

    private List<CommittedEntry> _held = [];
    private int _count;

    public IEnumerable<CommittedEntry> Prepare(LogEntry entry, Cursor cursor, SqlSession sql)
    {
        if (entry.Kind == MessageKinds.System)
        {
            // What the node remembers of members stays as it was.
            var prepares = fault == "stale-members" ? ActivatorUtilities.CreateInstance<RemoteEntries>(services) : entries;
            return prepares.Prepare(entry, cursor, sql);
        }

        var versions = entries.Prepare(entry, cursor, sql).ToList();
        var isWrong = ++_count % Every == 0;
        switch (fault)
        {
            case "dropped" when isWrong:
                return [];
            case "twice" when isWrong:
                return [.. versions, .. versions];
            case "out-of-order" when isWrong && _held.Count == 0:
                _held = versions;
                return [];
            // Only in one conversation is there an order that somebody sees.
            case "out-of-order" when _held is [var first, ..] && first.Entry.Conversation == entry.Conversation:
                List<CommittedEntry> swapped = [.. versions, .. _held];
                _held = [];
                return swapped;
            default:
                return versions;
        }
    }

    public void Passed(LogEntry own)
    {
        if (fault != "stale-members") entries.Passed(own);
    }

    public void Delivered(LogEntry entry) => entries.Delivered(entry);
}
