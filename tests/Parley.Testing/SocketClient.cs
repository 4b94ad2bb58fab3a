using System.Text;
using System.Text.Json;

namespace Parley.Testing;

/// <summary>A Socket.IO client on one WebSocket, with packets in the form of the protocol, without the Engine.IO digit.</summary>
public sealed class SocketClient : IDisposable
{
    private readonly WebSocketClient _socket;

    private SocketClient(WebSocketClient socket) => _socket = socket;

    /// <summary>The id of the socket in the namespace that was joined last.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Its secret for recovery, if there is one.</summary>
    public string? RecoveryId { get; private set; }

    /// <summary>Reads the handshake of a new connection.</summary>
    public static async Task<SocketClient> OpenAsync(WebSocketClient socket)
    {
        var open = await socket.ReceiveAsync();
        return open?.StartsWith('0') == true ? new SocketClient(socket) : throw new InvalidDataException($"No handshake but '{open}'.");
    }

    /// <summary>Joins a namespace.</summary>
    public async Task JoinAsync(string ns = "/", string auth = "")
    {
        var header = ns == "/" ? "0" : $"0{ns},";
        await SendAsync(header + auth);
        var answer = await ReceiveAsync();
        if (answer?.StartsWith(header + "{", StringComparison.Ordinal) != true)
            throw new InvalidDataException($"Not joined but '{answer}'.");
        var body = JsonElement.Parse(answer[header.Length..]);
        Id = body.GetProperty("sid").GetString()!;
        RecoveryId = body.TryGetProperty("pid", out var pid) ? pid.GetString() : null;
    }

    /// <summary>Sends a packet.</summary>
    public Task SendAsync(string packet) => _socket.SendAsync("4" + packet);

    /// <summary>Sends an attachment.</summary>
    public Task SendBinaryAsync(params byte[] data) => _socket.SendBinaryAsync(data);

    /// <summary>The next packet except heartbeats; null if the connection has ended.</summary>
    public async Task<string?> ReceiveAsync()
    {
        while (await _socket.ReceiveBytesAsync() is { } bytes)
        {
            var message = Encoding.UTF8.GetString(bytes);
            if (message.StartsWith('4')) return message[1..];
            if (message != "2") throw new InvalidDataException($"Unexpected: '{message}'.");
            await _socket.SendAsync("3");
        }

        return null;
    }

    /// <summary>The next message, which must be an attachment; null if the connection has ended.</summary>
    public Task<byte[]?> ReceiveBinaryAsync() => _socket.ReceiveBytesAsync();

    /// <summary>Reads until the connection has ended, and returns the packets before that.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        var packets = new List<string>();
        while (await ReceiveAsync() is { } packet) packets.Add(packet);
        return packets;
    }

    public Task CloseAsync() => _socket.CloseAsync();

    public void Dispose() => _socket.Dispose();
}
