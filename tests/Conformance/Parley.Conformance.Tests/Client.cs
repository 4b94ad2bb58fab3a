using System.Text.Json;
using System.Threading.Channels;
using SocketIOClient;
using SocketIOClient.Transport;

namespace Parley.Conformance.Tests;

/// <summary>One namespace at the SocketIOClient package, which opens a connection for each.</summary>
internal sealed class Client : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly SocketIO _io;
    private readonly Channel<(string Event, JsonElement Envelope)> _arrived = Channel.CreateUnbounded<(string, JsonElement)>();
    private readonly List<(string Event, JsonElement Envelope)> _kept = [];
    private readonly TaskCompletionSource<string> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<End> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _last;
    private volatile bool _isComingBack;

    public Client(Uri url, string space, Way way, string? sessionId = null, bool comesBack = false)
    {
        _io = new SocketIO(new Uri(url, space), new SocketIOOptions
        {
            Transport = way == Way.WebSocketOnly ? TransportProtocol.WebSocket : TransportProtocol.Polling,
            AutoUpgrade = way == Way.PollingWithUpgrade,
            Reconnection = comesBack,
            ReconnectionDelay = 50,
            RandomizationFactor = 0,
            ConnectionTimeout = Limit,
            Auth = sessionId is null ? null : new { sid = sessionId },
        });
        _io.OnAny((name, response) => Take(name, response.GetValue<JsonElement>(0).Clone()));
        _io.OnConnected += (_, _) =>
        {
            if (!_connected.TrySetResult()) _back.TrySetResult();
        };
        _io.OnError += (_, message) => _error.TrySetResult(message);
        _io.OnReconnectAttempt += (_, _) => _isComingBack = true;
        _io.OnDisconnected += (_, reason) => _end.TrySetResult(new End(reason, _last));
    }

    /// <summary>The transport in use; it changes with the upgrade.</summary>
    public TransportProtocol Transport => _io.Options.Transport;

    /// <summary>Whether the client has tried to reconnect.</summary>
    public bool IsComingBack => _isComingBack;

    public static async Task<Client> ConnectAsync(Uri url, string space, Way way, string? sessionId = null, bool comesBack = false)
    {
        var client = new Client(url, space, way, sessionId, comesBack);
        await client._io.ConnectAsync().WaitAsync(Limit);
        await client._connected.Task.WaitAsync(Limit);
        return client;
    }

    /// <summary>The server's reason when it refuses this client.</summary>
    public async Task<string> RefusalAsync()
    {
        // The package ends its attempt in its own way and time; only the server's reason counts.
        var attempt = _io.ConnectAsync();
        var message = await _error.Task.WaitAsync(Limit);
        _ = attempt.ContinueWith(task => task.Exception, TaskScheduler.Default);
        return message;
    }

    /// <summary>Sends with an ack, and returns the <c>msg</c> of the response.</summary>
    public async Task<JsonElement> RequestAsync(string name, object envelope)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _io.EmitAsync(name, response => answer.TrySetResult(response.GetValue<JsonElement>(0).Clone()), envelope).WaitAsync(Limit);
        return (await answer.Task.WaitAsync(Limit)).GetProperty("msg");
    }

    public Task SendAsync(string name, object envelope) => _io.EmitAsync(name, envelope).WaitAsync(Limit);

    /// <summary>Sends the session id in the form of the founding document, and returns the <c>msg</c> of <c>auth-s</c>.</summary>
    public async Task<JsonElement> AuthenticateAsync(string sessionId)
    {
        await SendAsync("auth-c", new { form = "client", to = "server", type = "json", msg = new { sid = sessionId } });
        var answer = await NextAsync("auth-s");
        Assert.Equal("server", answer.GetProperty("form").GetString());
        return answer.GetProperty("msg");
    }

    /// <summary>The next matching event of that name; others are kept for later.</summary>
    public async Task<JsonElement> NextAsync(string name, Func<JsonElement, bool>? where = null)
    {
        var at = _kept.FindIndex(one => Fits(one.Event, one.Envelope));
        if (at >= 0)
        {
            var envelope = _kept[at].Envelope;
            _kept.RemoveAt(at);
            return envelope;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await foreach (var (event_, envelope) in _arrived.Reader.ReadAllAsync(limit.Token))
        {
            if (Fits(event_, envelope)) return envelope;
            _kept.Add((event_, envelope));
        }

        throw new InvalidOperationException($"No {name}.");

        bool Fits(string event_, JsonElement envelope) => event_ == name && (where is null || where(envelope));
    }

    /// <summary>The client's reason for its disconnect.</summary>
    public Task<End> EndAsync() => _end.Task.WaitAsync(Limit);

    /// <summary>Waits until the client is connected for a second time.</summary>
    public Task BackAsync() => _back.Task.WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        if (_io.Connected) await _io.DisconnectAsync().WaitAsync(Limit);
        _io.Dispose();
    }

    private void Take(string name, JsonElement envelope)
    {
        _last = name;
        _arrived.Writer.TryWrite((name, envelope));
    }

    /// <summary>The package's reason for the end of a connection, and the event that it handled last.</summary>
    public sealed record End(string Reason, string? LastEvent);
}
