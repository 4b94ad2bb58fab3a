using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Parley.Conformance.Tests;

/// <summary>A network between a client and the server, which passes each byte on a little later and can break.</summary>
internal sealed class Network : IAsyncDisposable
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly ConcurrentDictionary<TcpClient, Task> _connections = [];
    private readonly Task _accepting;

    public Network(Uri target)
    {
        _target = target;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>The address that leads through the network.</summary>
    public Uri Url { get; }

    /// <summary>Breaks all connections. New ones are accepted.</summary>
    public void Cut()
    {
        foreach (var near in _connections.Keys) near.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Cut();
        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                _connections[near] = ServeAsync(near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient { NoDelay = true })
        {
            try
            {
                near.NoDelay = true;
                await far.ConnectAsync(_target.Host, _target.Port);
                await await Task.WhenAny(PassAsync(near.Client, far.Client), PassAsync(far.Client, near.Client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The connection was cut, or one side has closed it.
            }
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var underWay = Channel.CreateUnbounded<(long Sent, byte[] Bytes)>();
        var arriving = ArriveAsync(to, underWay.Reader);
        try
        {
            var buffer = new byte[65_536];
            for (var count = await from.ReceiveAsync(buffer); count > 0; count = await from.ReceiveAsync(buffer))
                underWay.Writer.TryWrite((TimeProvider.System.GetTimestamp(), buffer[..count]));
        }
        finally
        {
            underWay.Writer.Complete();
            await arriving;
        }
    }

    private static async Task ArriveAsync(Socket to, ChannelReader<(long Sent, byte[] Bytes)> underWay)
    {
        await foreach (var (sent, bytes) in underWay.ReadAllAsync())
        {
            var rest = Latency - TimeProvider.System.GetElapsedTime(sent);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, TimeProvider.System);
            await to.SendAsync(bytes);
        }
    }
}
