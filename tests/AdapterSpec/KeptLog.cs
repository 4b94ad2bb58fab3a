using System.Collections.Concurrent;
using Parley.SocketIO;

namespace Parley.AdapterSpec;

/// <summary>The packets of a cluster, in one order, and its lost sockets. <see cref="Gate"/> guards the packets.</summary>
public sealed class KeptLog
{
    public Lock Gate { get; } = new();

    public List<(string Namespace, KeptPacket Packet)> Packets { get; } = [];

    public ConcurrentDictionary<string, (string Namespace, SocketSession Session)> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of packets so far, which is the position of the last one.</summary>
    public long Last { get; set; }

    /// <summary>Whether packets are refused, at once, as by a store that cannot be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>Runs after a page was read and before its reader gets it: for tests of what happens between the two.</summary>
    public Func<Task>? AfterRead { get; set; }
}
