using System.Net;
using System.Net.Sockets;

namespace Parley.Bench.Load.Net;

/// <summary>
/// One TCP connection of a simulated client. What a received chunk makes it say leaves in one write, after the chunk; everything
/// it does happens under its own lock, on the one thread that waits for all sockets (see <see cref="InlineSockets"/>).
/// </summary>
internal abstract class Wire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _operation = new();
    private readonly Lock _gate = new();
    private byte[] _received = new byte[2048];
    private byte[] _pending = new byte[512];
    private int _receivedLength;
    private int _pendingLength;

    /// <summary>Why the connection ended before anybody closed it, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Starts to connect, from the address <paramref name="source"/> when one is given (each has its own 28,000 ports).</summary>
    public void Open(IPEndPoint server, IPAddress? source = null)
    {
        if (source is not null)
            _socket.Bind(new IPEndPoint(source, 0));
        _operation.RemoteEndPoint = server;
        _operation.Completed += (_, _) => Completed();
        if (!_socket.ConnectAsync(_operation))
            Completed();
    }

    /// <summary>Does something that writes, from any thread, and sends what it wrote.</summary>
    public void Act(Action action)
    {
        lock (_gate)
        {
            action();
            Flush();
        }
    }

    public virtual void Dispose()
    {
        _socket.Dispose();
        _operation.Dispose();
    }

    /// <summary>The connection is established.</summary>
    protected abstract void OnOpen();

    /// <summary>Handles the received bytes and returns how many of them it has used.</summary>
    protected abstract int OnReceived(Span<byte> data);

    /// <summary>The connection ended; nothing more comes.</summary>
    protected abstract void OnEnd(string why);

    /// <summary>Room at the end of what is sent next. <see cref="Advance"/> says how much of it was filled.</summary>
    protected Span<byte> Reserve(int length)
    {
        while (_pending.Length - _pendingLength < length)
            Array.Resize(ref _pending, _pending.Length * 2);
        return _pending.AsSpan(_pendingLength, length);
    }

    protected void Advance(int length) => _pendingLength += length;

    protected void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    private void Completed()
    {
        lock (_gate)
        {
            try
            {
                if (_operation.LastOperation == SocketAsyncOperation.Connect)
                    Connected();
                else
                    Received();
            }
            catch (ObjectDisposedException)
            {
                // The connection was closed while its last bytes arrived.
            }
        }
    }

    private void Connected()
    {
        if (_operation.SocketError != SocketError.Success)
        {
            End(_operation.SocketError.ToString());
            return;
        }

        OnOpen();
        Flush();
        Receive();
    }

    private void Receive()
    {
        do
        {
            _operation.SetBuffer(_received, _receivedLength, _received.Length - _receivedLength);
            if (_socket.ReceiveAsync(_operation))
                return;
        }
        while (TakeReceived());
    }

    private void Received()
    {
        if (TakeReceived())
            Receive();
    }

    private bool TakeReceived()
    {
        if (_operation.SocketError != SocketError.Success || _operation.BytesTransferred == 0)
        {
            End(_operation.SocketError == SocketError.Success ? "closed by the server" : _operation.SocketError.ToString());
            return false;
        }

        _receivedLength += _operation.BytesTransferred;
        var used = OnReceived(_received.AsSpan(0, _receivedLength));
        _receivedLength -= used;
        if (used > 0 && _receivedLength > 0)
            _received.AsSpan(used, _receivedLength).CopyTo(_received);
        if (_receivedLength == _received.Length)
            Array.Resize(ref _received, _received.Length * 2);
        Flush();
        return true;
    }

    private void Flush()
    {
        if (_pendingLength == 0)
            return;
        _socket.Send(_pending.AsSpan(0, _pendingLength), SocketFlags.None, out var error);
        _pendingLength = 0;
        if (error != SocketError.Success)
            End(error.ToString());
    }

    private void End(string why)
    {
        Failure = why;
        OnEnd(why);
    }
}
