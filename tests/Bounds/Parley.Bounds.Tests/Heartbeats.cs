using Parley.Bench.Load.Clients;

namespace Parley.Bounds.Tests;

/// <summary>Clients that do nothing but answer pings, which are counted.</summary>
internal sealed class Heartbeats : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<PingedClient> _clients = [];
    private TaskCompletionSource _done = new();
    private int _awaited;   // Interlocked, as each client reports from a thread of its own.

    public static async Task<Heartbeats> OpenAsync(Target target, int clients)
    {
        var heartbeats = new Heartbeats();
        for (var i = 0; i < clients; i++)
        {
            var client = new PingedClient(target, heartbeats.Pinged);
            heartbeats._clients.Add(client);
            client.Open(target.EndPoint);
            await client.Ready.WaitAsync(Patience);
        }

        return heartbeats;
    }

    /// <summary>Waits for so many pings.</summary>
    public Task PingsAsync(int count)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _awaited, count);
        return _done.Task.WaitAsync(Patience);
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private void Pinged()
    {
        if (Interlocked.Decrement(ref _awaited) == 0) _done.SetResult();
    }
}
