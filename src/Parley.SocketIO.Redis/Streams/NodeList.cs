namespace Parley.SocketIO.Redis;

/// <summary>The other nodes of a namespace that were heard of lately. Thread-safe.</summary>
/// <param name="timeout">How long a node may be silent.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeList(TimeSpan timeout, TimeProvider time)
{
    /// <summary>What programs that only emit call themselves. They come and go, and are no nodes.</summary>
    public const string Emitter = "emitter";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastHeard = new(StringComparer.Ordinal);   // guarded by _gate

    public Membership Others
    {
        get
        {
            lock (_gate) return new Membership(_lastHeard.Count, [.. _lastHeard.Keys]);
        }
    }

    /// <summary>A node has sent a message.</summary>
    public void Heard(string? uid)
    {
        if (uid is null or Emitter) return;
        lock (_gate) _lastHeard[uid] = time.GetTimestamp();
    }

    /// <summary>A node has left.</summary>
    public void Left(string uid)
    {
        lock (_gate) _lastHeard.Remove(uid);
    }

    /// <summary>Removes the nodes that were silent for too long, and returns them.</summary>
    public IReadOnlyList<string> RemoveSilent()
    {
        lock (_gate)
        {
            List<string> silent = [.. _lastHeard.Where(node => time.GetElapsedTime(node.Value) > timeout).Select(node => node.Key)];
            foreach (var uid in silent) _lastHeard.Remove(uid);
            return silent;
        }
    }
}
