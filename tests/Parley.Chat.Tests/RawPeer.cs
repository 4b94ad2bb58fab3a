using System.Collections.Concurrent;
using System.Net;
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

    private readonly WebSocketClient? _socket;
    private readonly PollingClient? _polling;
    private readonly CancellationTokenSource _gone = new();
    private readonly ConcurrentQueue<string> _packets = new();
    private readonly SemaphoreSlim _posts = new(1);
    private int _lastAck;

    private RawPeer(TestServer server, WebSocketClient? socket, PollingClient? polling)
    {
        (_socket, _polling) = (socket, polling);
        Closed = socket is not null ? ReadAsync(socket) : ReadAsync(server.Http, polling!.Query);
    }

    /// <summary>Ends when the server has ended the connection.</summary>
    public Task Closed { get; }

    /// <summary>All packets that have come, heartbeats aside.</summary>
    public IReadOnlyCollection<string> Packets => [.. _packets];

    public static async Task<RawPeer> OpenAsync(TestServer server, Transport transport)
    {
        if (transport == Transport.WebSocket)
        {
            var socket = await server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket");
            await socket.ReceiveAsync();   // The handshake.
            return new RawPeer(server, socket, null);
        }

        var polling = await PollingClient.OpenAsync(server, Path);
        if (transport == Transport.Polling) return new RawPeer(server, null, polling);

        var upgraded = await server.OpenWebSocketAsync($"{Path}?EIO=4&transport=websocket&sid={polling.Sid}");
        await upgraded.SendAsync("2probe");
        Assert.Equal("3probe", await upgraded.ReceiveAsync());
        await upgraded.SendAsync("5");
        return new RawPeer(server, upgraded, null);
    }

    /// <summary>Sends packets; if the connection has ended, nothing happens.</summary>
    public async Task SendAsync(string packet)
    {
        if (_socket is null)
        {
            await _posts.WaitAsync();
            try
            {
                await _polling!.PostAsync(packet);
            }
            finally
            {
                _posts.Release();
            }

            return;
        }

        try
        {
            await _socket.SendAsync(packet);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or InvalidOperationException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    /// <summary>Joins a namespace, which must succeed.</summary>
    public async Task JoinAsync(string ns, string? sid = null)
    {
        var header = ns == "/" ? "40" : $"40{ns},";
        await SendAsync(sid is null ? header : $$"""{{header}}{"sid":"{{sid}}"}""");
        await NextAsync(header + "{");
    }

    /// <summary>Sends a message in <c>/friend</c> and waits for nothing.</summary>
    public Task SayAsync(string to, string text) =>
        SendAsync($$$"""42/friend,{{{++_lastAck}}}["sendfsmg",{"to":"{{{to}}}","msg":{"msg":"{{{text}}}"}}]""");

    /// <summary>Makes a request; gives the packet of the answer.</summary>
    public async Task<string> AskAsync(string ns, string name, string msg)
    {
        var prefix = ns == "/" ? "" : $"{ns},";
        await SendAsync($$"""42{{prefix}}{{++_lastAck}}["{{name}}",{"msg":{{msg}}}]""");
        return await NextAsync($"43{prefix}{_lastAck}[");
    }

    /// <summary>The packet of the answer to the last message.</summary>
    public Task<string> AnswerAsync() => NextAsync($"43/friend,{_lastAck}[");

    /// <summary>The first packet that begins like this; never, if the connection ends before it comes.</summary>
    public async Task<string> NextAsync(string beginning)
    {
        string? found = null;
        await Patience.UntilAsync(() => (found = _packets.FirstOrDefault(packet => packet.StartsWith(beginning, StringComparison.Ordinal))) is not null);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;

        await _gone.CancelAsync();
        _socket?.Dispose();
        try
        {
            await Closed.InTime();
        }
        catch (OperationCanceledException)
        {
            // The server had not ended it.
        }

        _gone.Dispose();
        _posts.Dispose();
    }

    private async Task ReadAsync(WebSocketClient socket)
    {
        await Task.Yield();
        while (await socket.WaitAsync(_gone.Token) is { } packet) await TakeAsync(packet);
    }

    private async Task ReadAsync(HttpClient http, string query)
    {
        await Task.Yield();
        while (true)
        {
            using var response = await http.GetAsync(query, _gone.Token);
            if (response.StatusCode != HttpStatusCode.OK) return;

            foreach (var packet in (await response.Content.ReadAsStringAsync(_gone.Token)).Split('\u001e'))
            {
                if (packet == "1") return;
                await TakeAsync(packet);
            }
        }
    }

    private async Task TakeAsync(string packet)
    {
        if (packet == "2") await SendAsync("3");
        else if (packet is not ("" or "6")) _packets.Enqueue(packet);
    }
}
