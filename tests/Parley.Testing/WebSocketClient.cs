using System.Net.WebSockets;
using System.Text;

namespace Parley.Testing;

/// <summary>A client over one WebSocket, which reads one message at a time.</summary>
public sealed class WebSocketClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>The server's reason for the close.</summary>
    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    /// <summary>The subprotocol that the server chose, if it chose one.</summary>
    public string? SubProtocol => socket.SubProtocol;

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).InTime();

    public Task SendBinaryAsync(byte[] data, bool isEnd = true) =>
        socket.SendAsync(data, WebSocketMessageType.Binary, isEnd, CancellationToken.None).InTime();

    public Task SendFragmentAsync(byte[] data, bool isEnd) =>
        socket.SendAsync(data, WebSocketMessageType.Text, isEnd, CancellationToken.None).InTime();

    /// <summary>The next message as text; null if the connection ended.</summary>
    public async Task<string?> ReceiveAsync() => await ReceiveBytesAsync() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The next message; null if the connection ended.</summary>
    public Task<byte[]?> ReceiveBytesAsync() => ReceiveBytesAsync(Deadline.Time, CancellationToken.None);

    /// <summary>The next message as text, however long it takes; null if the connection ended.</summary>
    public async Task<string?> WaitAsync(CancellationToken gone) =>
        await ReceiveBytesAsync(Timeout.InfiniteTimeSpan, gone) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Reads until the connection has ended, and returns the messages before that.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        var messages = new List<string>();
        while (await ReceiveAsync() is { } message) messages.Add(message);
        return messages;
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).InTime();

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private async Task<byte[]?> ReceiveBytesAsync(TimeSpan deadline, CancellationToken gone)
    {
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(_buffer, gone).WaitAsync(deadline, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close) return null;
                message.Write(_buffer, 0, result.Count);
                if (result.EndOfMessage) return message.ToArray();
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
