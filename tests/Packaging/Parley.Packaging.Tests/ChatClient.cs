using SocketIOClient;
using SocketIOClient.Transport;

namespace Parley.Packaging.Tests;

/// <summary>A client of the SocketIOClient package in one namespace.</summary>
internal sealed class ChatClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly SocketIO _io;

    private ChatClient(SocketIO io) => _io = io;

    public static async Task<ChatClient> ConnectAsync(Uri url, string ns, TransportProtocol transport)
    {
        var io = new SocketIO(new Uri(url, ns), new SocketIOOptions
        {
            Transport = transport,
            AutoUpgrade = false,
            Reconnection = false,
            ConnectionTimeout = Limit,
        });
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        io.OnConnected += (_, _) => joined.TrySetResult();
        await io.ConnectAsync().WaitAsync(Limit);
        await joined.Task.WaitAsync(Limit);
        return new ChatClient(io);
    }

    /// <summary>Sends an event without an ack.</summary>
    public Task SendAsync(string name, params object[] arguments) => _io.EmitAsync(name, arguments).WaitAsync(Limit);

    /// <summary>Sends an event, and returns its ack.</summary>
    public async Task<T> AskAsync<T>(string name, params object[] arguments)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _io.EmitAsync(name, response => answer.TrySetResult(response.GetValue<T>()), arguments).WaitAsync(Limit);
        return await answer.Task.WaitAsync(Limit);
    }

    /// <summary>Listens for an event from now on; the task returns its argument.</summary>
    public Task<T> NextAsync<T>(string name)
    {
        var heard = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _io.On(name, response => heard.TrySetResult(response.GetValue<T>()));
        return heard.Task.WaitAsync(Limit);
    }

    public void Dispose() => _io.Dispose();
}
