using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>How a <see cref="RawPeer"/> is connected.</summary>
public enum Transport
{
    /// <summary>By WebSocket from the beginning.</summary>
    WebSocket,

    /// <summary>By polling to the end.</summary>
    Polling,

    /// <summary>By polling first, then by WebSocket.</summary>
    Upgrade,
}

/// <summary>A client that sends packets as they are and keeps reading, until its connection has ended.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const string Path = "/socket.io/";

    private readonly TestServer _server;
    private readonly PollingClient? _polling;
    private readonly CancellationTokenSource _gone = new();
    private readonly ConcurrentQueue<string> _packets = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _upgraded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocketClient? _socket;   // Guarded by _sending.
    private WebSocketClient? _probed;
    private int _lastAck;

    private RawPeer(TestServer server, WebSocketClient? socket, PollingClient? polling)
    {
        (_server, _socket, _polling) = (server, socket, polling);
        Closed = socket is not null ? ReadAsync(socket) : PollAsync(polling!.Query);
    }

    /// <summary>Ends when the server has ended the connection.</summary>
    public Task Closed { get; }

    /// <summary>All received packets except heartbeats.</summary>
    public IReadOnlyCollection<string> Packets => [.. _packets];

    public static async Task<RawPeer> OpenAsync(TestServer server, Transport transport)
    {
        if (transport == Transport.WebSocket)
        {
            var socket = await server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket");
            await socket.ReceiveAsync();   // The handshake.
            return new RawPeer(server, socket, null);
        }

        var peer = new RawPeer(server, null, await PollingClient.OpenAsync(server, Path));
        if (transport == Transport.Upgrade) await peer.UpgradeAsync();
        return peer;
    }

    /// <summary>Goes from polling to WebSocket; if the connection has ended, nothing happens.</summary>
    public async Task UpgradeAsync()
    {
        if (_polling is null || _probed is not null || Closed.IsCompleted) return;

        try
        {
            var socket = await _server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket&sid={_polling.Sid}");
            await socket.SendAsync("2probe");
            if (await socket.ReceiveAsync() != "3probe") return;

            Volatile.Write(ref _probed, socket);   // The poll in progress ends, and no other begins.
            await _upgraded.Task.InTime();
        }
        catch (WebSocketException)
        {
            // It has ended.
        }
    }

    /// <summary>Sends packets; if the connection has ended, nothing happens.</summary>
    public async Task SendAsync(string packet)
    {
        await _sending.WaitAsync();
        try
        {
            if (_socket is { } socket) await socket.SendAsync(packet);
            else await _polling!.PostAsync(packet);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException or ObjectDisposedException)
        {
            // It has ended.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Joins a namespace, which must succeed.</summary>
    public async Task JoinAsync(string ns, string? sessionId = null)
    {
        var header = ns == "/" ? "40" : $"40{ns},";
        await SendAsync(sessionId is null ? header : $$"""{{header}}{"sid":"{{sessionId}}"}""");
        await NextAsync(header + "{");
    }

    /// <summary>Sends a message in <c>/friend</c> without waiting.</summary>
    public Task SayAsync(string to, string text) =>
        SendAsync($$$"""42/friend,{{{++_lastAck}}}["sendfsmg",{"to":"{{{to}}}","msg":{"msg":"{{{text}}}"}}]""");

    /// <summary>Makes a request, and returns the packet of the response.</summary>
    public async Task<string> AskAsync(string ns, string name, string msg)
    {
        var prefix = ns == "/" ? "" : $"{ns},";
        await SendAsync($$"""42{{prefix}}{{++_lastAck}}["{{name}}",{"msg":{{msg}}}]""");
        return await NextAsync($"43{prefix}{_lastAck}[");
    }

    /// <summary>The packet of the response to the last message.</summary>
    public Task<string> AnswerAsync() => NextAsync($"43/friend,{_lastAck}[");

    /// <summary>The first packet with this beginning; it never completes if the connection ends before.</summary>
    public Task<string> NextAsync(string beginning) => NextAsync(0, packet => packet.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>The first matching packet after the skipped ones; it never completes if the connection ends before.</summary>
    public async Task<string> NextAsync(int skipped, Func<string, bool> isIt)
    {
        string? found = null;
        await Patience.UntilAsync(() => (found = _packets.Skip(skipped).FirstOrDefault(isIt)) is not null);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;

        await _gone.CancelAsync();
        try
        {
            await Closed.InTime();
        }
        catch (OperationCanceledException)
        {
            // The server had not ended it.
        }

        _socket?.Dispose();
        _probed?.Dispose();
        _gone.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync(WebSocketClient socket)
    {
        await Task.Yield();
        while (await socket.WaitAsync(_gone.Token) is { } packet) await TakeAsync(packet);
    }

    private async Task PollAsync(string query)
    {
        await Task.Yield();
        while (await TryPollAsync(query))
        {
            if (Volatile.Read(ref _probed) is not { } socket) continue;

            await SwitchAsync(socket);
            await ReadAsync(socket);
            return;
        }

        _upgraded.TrySetResult();   // To nothing.
    }

    private async Task<bool> TryPollAsync(string query)
    {
        using var response = await _server.Http.GetAsync(query, _gone.Token);
        if (response.StatusCode != HttpStatusCode.OK) return false;

        foreach (var packet in (await response.Content.ReadAsStringAsync(_gone.Token)).Split('\u001e'))
        {
            if (packet == "1") return false;
            await TakeAsync(packet);
        }

        return true;
    }

    private async Task SwitchAsync(WebSocketClient socket)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync("5");
            _socket = socket;
        }
        catch (WebSocketException)
        {
            // It has ended.
        }
        finally
        {
            _sending.Release();
        }

        _upgraded.TrySetResult();
    }

    private async Task TakeAsync(string packet)
    {
        if (packet == "2") await SendAsync("3");
        else if (packet is not ("" or "6")) _packets.Enqueue(packet);
    }
}
