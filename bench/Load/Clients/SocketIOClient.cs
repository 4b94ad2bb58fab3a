using System.Text;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Clients;

/// <summary>Engine.IO 4 over WebSocket, Socket.IO 5, the default namespace. Text payload, or binary when asked for.</summary>
internal sealed class SocketIOClient(Target target, Payload payload, IListener listener)
    : WebSocketWire(target.Host, "/socket.io/?EIO=4&transport=websocket"), ILoadClient
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _binaryAnswer = -1;

    public Task Ready => _ready.Task;

    public void SendEcho(int id)
    {
        if (payload.IsBinary)
            SendBinaryEcho(id);
        else
            SendEvent("42"u8, id, payload.Echo);
    }

    public void SendBroadcast() => Send(payload.Broadcast);

    public void Join(string room) => Send(Encoding.UTF8.GetBytes($"42[\"join\",\"{room}\"]"));

    public void SendToRoom(string room) => Send(payload.ToRoom(room));

    protected override void OnUpgraded()
    {
    }

    protected override void OnMessage(Span<byte> message, bool isBinary)
    {
        if (isBinary)
            OnBinaryAnswer(message);
        else if (message is [(byte)'4', var type, ..])
            OnPacket(type, message[2..]);
        else if (message is [(byte)'0', ..])
            Send("40"u8);
        else if (message is [(byte)'2'])
            Send("3"u8);
    }

    protected override void OnEnd(string why)
    {
        _ready.TrySetException(new IOException(why));
        listener.OnEnd(this, why);
    }

    private void OnPacket(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case (byte)'0':
                _ready.TrySetResult();
                break;
            case (byte)'2':
                payload.Verify(body, "the broadcast");
                listener.OnDelivery(this);
                break;
            case (byte)'3':
                payload.Verify(body, "the echo");
                listener.OnEcho(this, Digits.Read(body));
                break;
            case (byte)'6':
                _binaryAnswer = Digits.Read(body["1-"u8.Length..]);
                break;
            default:
                throw new InvalidDataException("unexpected: " + (char)type + Encoding.UTF8.GetString(body));
        }
    }

    private void OnBinaryAnswer(ReadOnlySpan<byte> attachment)
    {
        payload.VerifyBinary(attachment);
        listener.OnEcho(this, _binaryAnswer);
    }

    private void SendBinaryEcho(int id)
    {
        SendEvent("451-"u8, id, "[\"echo\",{\"_placeholder\":true,\"num\":0}]"u8);
        payload.Bytes.CopyTo(Frame(payload.Bytes.Length, isBinary: true));
    }

    private void SendEvent(ReadOnlySpan<byte> head, int id, ReadOnlySpan<byte> body)
    {
        Span<byte> digits = stackalloc byte[11];
        var digitCount = Digits.Write(id, digits);
        var frame = Frame(head.Length + digitCount + body.Length);
        head.CopyTo(frame);
        digits[..digitCount].CopyTo(frame[head.Length..]);
        body.CopyTo(frame[(head.Length + digitCount)..]);
    }
}
