namespace Parley.SocketIO.Redis;

/// <summary>
/// A request of this node to all others, and which of them have responded. Nodes of some versions do not say who they are in a response,
/// so responses are counted, and names are used where there are some. Thread-safe.
/// </summary>
/// <param name="others">The nodes that are asked.</param>
/// <param name="deadline">The timestamp after which no response is of use.</param>
/// <param name="receive">Receives the responses, one at a time.</param>
internal sealed class PendingRequest(Membership others, long deadline, Action<ClusterMessage> receive)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate.
    private readonly HashSet<string> _waiting = [.. others.Names];
    private readonly HashSet<string> _heard = [];
    private int _missing = others.Count;

    public long Deadline => deadline;

    /// <summary>Ends when all nodes have responded.</summary>
    public Task Complete => _complete.Task;

    /// <summary>Takes a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isLast">Whether the node sends no other one that counts.</param>
    public void Receive(ClusterMessage response, bool isLast)
    {
        lock (_gate)
        {
            if (isLast && response.Uid is { } uid && !_heard.Add(uid)) return;   // a node counts once
            receive(response);
            if (isLast) Settle(response.Uid);
        }
    }

    /// <summary>Stops to wait for a node that has left.</summary>
    public void Leave(string uid)
    {
        lock (_gate)
        {
            if (_waiting.Contains(uid)) Settle(uid);
        }
    }

    /// <summary>The nodes that have not responded: their ids, if it is certain which ones they are.</summary>
    /// <param name="names">The ids of all other nodes, if they were not known before.</param>
    public IReadOnlyList<string> Silent(IEnumerable<string> names)
    {
        lock (_gate)
        {
            if (_missing <= 0) return [];
            string[] silent = others.Names.Count > 0 ? [.. _waiting] : [.. names.Except(_heard)];
            Array.Sort(silent, StringComparer.Ordinal);
            return silent.Length == _missing ? silent : [.. Enumerable.Repeat(Membership.Unknown, _missing)];
        }
    }

    // Called with the gate held.
    private void Settle(string? uid)
    {
        if (uid is not null) _waiting.Remove(uid);
        _missing--;
        if (_missing <= 0) _complete.TrySetResult();
    }
}
