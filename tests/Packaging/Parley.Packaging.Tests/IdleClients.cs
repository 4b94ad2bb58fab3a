using System.Net.WebSockets;

namespace Parley.Packaging.Tests;

/// <summary>Many clients in the main namespace that send nothing, as small as they can be.</summary>
internal sealed class IdleClients : IDisposable
{
    private const int OpeningAtOnce = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<ClientWebSocket> _sockets = [];

    /// <summary>Opens them, and returns when all have been admitted.</summary>
    public static async Task<IdleClients> OpenAsync(Uri server, int count)
    {
        var url = new UriBuilder(server) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri;
        var clients = new IdleClients();
        using var limit = new CancellationTokenSource(Limit);
        foreach (var some in Enumerable.Range(0, count).Chunk(OpeningAtOnce))
            await Task.WhenAll(some.Select(_ => clients.AddAsync(url, limit.Token)));
        return clients;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private async Task AddAsync(Uri url, CancellationToken limit)
    {
        var socket = new ClientWebSocket { Options = { KeepAliveInterval = TimeSpan.Zero } };
        lock (_sockets) _sockets.Add(socket);
        var received = new byte[256];
        await socket.ConnectAsync(url, limit);
        await socket.ReceiveAsync(received, limit);
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limit);
        await socket.ReceiveAsync(received, limit);
        if (!received.AsSpan().StartsWith("40"u8)) throw new InvalidOperationException("The server has not admitted a client.");
    }
}
