using System.Collections.Concurrent;

namespace Parley.SocketIO.Redis;

/// <summary>The requests of one namespace that wait for responses. Each has a deadline. Thread-safe.</summary>
internal sealed class PendingRequests(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PendingRequest> _requests = new(StringComparer.Ordinal);

    public int Count => _requests.Count;

    /// <summary>Adds a request.</summary>
    /// <returns>Its id.</returns>
    public string Add(Membership others, TimeSpan timeout, Action<ClusterMessage> receive, out PendingRequest request)
    {
        var id = NodeId.New();
        request = new PendingRequest(others, time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency), receive);
        _requests[id] = request;
        return id;
    }

    public PendingRequest? Find(string id) => _requests.GetValueOrDefault(id);

    public void Remove(string id) => _requests.TryRemove(id, out _);

    /// <summary>Stops to wait for a node that has left.</summary>
    public void Leave(string uid)
    {
        foreach (var (_, request) in _requests) request.Leave(uid);
    }

    /// <summary>Removes the requests whose deadline is over.</summary>
    public void RemoveOverdue()
    {
        var now = time.GetTimestamp();
        foreach (var (id, request) in _requests)
        {
            if (request.Deadline <= now) _requests.TryRemove(id, out _);
        }
    }
}
