using Parley.Bench.Load.Clients;

namespace Parley.Bounds.Tests;

/// <summary>Clients that send a number of messages, and wait for all responses.</summary>
internal sealed class Traffic : IListener, IDisposable
{
    private const int OpeningAtOnce = 64;
    private const string Room = "room";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILoadClient[] _clients;
    private readonly Target _target;
    private TaskCompletionSource _done = new();
    private int _unsent;     // Interlocked, as each client reports from a thread of its own.
    private int _awaited;
    private volatile bool _isOver;

    private Traffic(Target target, int clients)
    {
        var payload = new Payload(64, isBinary: false);
        _target = target;
        _clients = [.. Enumerable.Range(0, clients).Select(_ => target.NewClient(payload, this))];
    }

    public static async Task<Traffic> OpenAsync(Target target, int clients)
    {
        var traffic = new Traffic(target, clients);
        foreach (var some in traffic._clients.Chunk(OpeningAtOnce))
        {
            foreach (var client in some) client.Open(target.EndPoint);
            await Task.WhenAll(some.Select(client => client.Ready)).WaitAsync(Patience);
        }

        return traffic;
    }

    /// <summary>Lets the server echo messages; each client keeps several in flight.</summary>
    public Task EchoAsync(int messages, int inFlight)
    {
        Await(messages, unsent: messages - (inFlight * _clients.Length));
        foreach (var client in _clients)
        {
            client.Act(() =>
            {
                for (var id = 0; id < inFlight; id++) client.SendEcho(id);
            });
        }

        return _done.Task.WaitAsync(Patience);
    }

    /// <summary>Puts all clients into one room.</summary>
    public Task JoinAsync()
    {
        foreach (var client in _clients) client.Act(() => client.Join(Room));
        return EchoAsync(_clients.Length, inFlight: 1);   // A client's events are handled in order: its echo says that it is in.
    }

    /// <summary>Lets one client send messages to the room, and waits until every client has them all.</summary>
    public Task SendToRoomAsync(int messages, int inFlight)
    {
        Await(messages * _clients.Length, unsent: messages - inFlight);
        _clients[0].Act(() =>
        {
            for (var i = 0; i < inFlight; i++) _clients[0].SendToRoom(Room);
        });
        return _done.Task.WaitAsync(Patience);
    }

    public void OnEcho(ILoadClient client, int id)
    {
        if (Interlocked.Decrement(ref _unsent) >= 0) client.SendEcho(id);
        Came();
    }

    public void OnDelivery(ILoadClient client)
    {
        if (client == _clients[0] && Interlocked.Decrement(ref _unsent) >= 0) client.SendToRoom(Room);
        Came();
    }

    public void OnEnd(ILoadClient client, string why)
    {
        if (!_isOver) _done.TrySetException(new IOException($"A connection to {_target.Url} broke: {why}"));
    }

    public void Dispose()
    {
        _isOver = true;
        foreach (var client in _clients) client.Dispose();
    }

    private void Await(int awaited, int unsent)
    {
        (_awaited, _unsent) = (awaited, unsent);
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Came()
    {
        if (Interlocked.Decrement(ref _awaited) == 0) _done.SetResult();
    }
}
