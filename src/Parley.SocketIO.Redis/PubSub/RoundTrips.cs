using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Messages of a node to itself through Redis. One that comes back shows that this node can publish and receive, which a connection alone
/// does not show. Thread-safe.
/// </summary>
internal sealed class RoundTrips(string uid, TimeProvider time)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($$"""{"probe":"{{uid}}","id":""");
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _open = new();
    private long _last;

    /// <summary>Sends a message and waits until it is back.</summary>
    /// <param name="publish">Publishes it to this node.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether it was sent, and how long it took; null if it did not come back in time, or the connection was lost.</returns>
    public async Task<(bool IsSent, TimeSpan? Time)> RunAsync(
        Func<ReadOnlyMemory<byte>, bool> publish, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var back = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = back;
        var begin = time.GetTimestamp();
        try
        {
            if (!publish(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_prefix) + id.ToString(CultureInfo.InvariantCulture) + "}")))
                return (false, null);
            return (true, await back.Task.WaitAsync(timeout, time, cancellationToken) ? time.GetElapsedTime(begin) : null);
        }
        catch (TimeoutException)
        {
            return (true, null);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    /// <summary>Whether a message is one of these.</summary>
    public bool Take(ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith(_prefix)) return false;
        var number = message[_prefix.Length..].TrimEnd((byte)'}');
        if (long.TryParse(number, CultureInfo.InvariantCulture, out var id) && _open.TryGetValue(id, out var back)) back.TrySetResult(true);
        return true;
    }

    /// <summary>Ends those under way, because the connection was lost.</summary>
    public void Interrupt()
    {
        foreach (var (_, back) in _open) back.TrySetResult(false);
    }
}
