namespace Parley.Chat.Sessions;

/// <summary>The connections of each session, whatever namespaces they have joined, if any. Thread-safe.</summary>
internal sealed class SessionConnections
{
    private readonly Lock _gate = new();

    // Guarded by _gate: the first connection of each device, linked to the others, because there are usually none.
    private readonly Dictionary<string, Verification> _first = new(StringComparer.Ordinal);

    /// <summary>The number of sessions that have connections.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _first.Count;
        }
    }

    /// <summary>Adds a connection that has just been assigned to its session.</summary>
    public void Add(Verification verification)
    {
        lock (_gate)
        {
            verification.Next = _first.GetValueOrDefault(DeviceOf(verification));
            _first[DeviceOf(verification)] = verification;
        }
    }

    /// <summary>Removes a connection, if it exists.</summary>
    public void Remove(Verification verification)
    {
        var device = DeviceOf(verification);
        lock (_gate)
        {
            var first = _first.GetValueOrDefault(device);
            if (first != verification)
            {
                while (first is not null && first.Next != verification) first = first.Next;
                if (first is not null) first.Next = verification.Next;
            }
            else if (verification.Next is { } next) _first[device] = next;
            else _first.Remove(device);

            verification.Next = null;
        }
    }

    /// <summary>The connections of a session.</summary>
    public List<Verification> Of(string device)
    {
        var found = new List<Verification>();
        lock (_gate)
        {
            for (var one = _first.GetValueOrDefault(device); one is not null; one = one.Next) found.Add(one);
        }

        return found;
    }

    /// <summary>Whether a session has a connection.</summary>
    public bool Has(string device)
    {
        lock (_gate) return _first.ContainsKey(device);
    }

    /// <summary>The devices whose sessions have connections.</summary>
    public List<string> Devices()
    {
        lock (_gate) return [.. _first.Keys];
    }

    private static string DeviceOf(Verification verification) => verification.Claim!.Device;
}
