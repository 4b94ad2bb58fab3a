using System.Text;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Clients;

/// <summary>SignalR's JSON protocol over WebSocket, without the negotiation that a WebSocket does not need.</summary>
internal sealed class SignalRClient(Target target, Payload payload, IListener listener) : WebSocketWire(target.Host, "/hub"), ILoadClient
{
    private const byte RecordEnd = 0x1E;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => _ready.Task;

    public void SendEcho(int id)
    {
        var head = "{\"type\":1,\"invocationId\":\""u8;
        Span<byte> digits = stackalloc byte[11];
        var digitCount = Digits.Write(id, digits);
        var frame = Frame(head.Length + digitCount + payload.SignalREcho.Length);
        head.CopyTo(frame);
        digits[..digitCount].CopyTo(frame[head.Length..]);
        payload.SignalREcho.CopyTo(frame[(head.Length + digitCount)..]);
    }

    public void SendBroadcast() => Send(payload.SignalRBroadcast);

    public void Join(string room) => throw new NotSupportedException("the SignalR peer has no rooms");

    public void SendToRoom(string room) => throw new NotSupportedException("the SignalR peer has no rooms");

    protected override void OnUpgraded() => Send("{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    protected override void OnMessage(Span<byte> message, bool isBinary)
    {
        while (message.IndexOf(RecordEnd) is var end and >= 0)
        {
            OnRecord(message[..end]);
            message = message[(end + 1)..];
        }
    }

    protected override void OnEnd(string why)
    {
        _ready.TrySetException(new IOException(why));
        listener.OnEnd(this, why);
    }

    private void OnRecord(ReadOnlySpan<byte> record)
    {
        var completion = "{\"type\":3,\"invocationId\":\""u8;
        if (record.StartsWith(completion))
            OnCompletion(record, completion.Length);
        else if (record.StartsWith("{\"type\":1,"u8))
            OnInvocation(record);
        else if (record.SequenceEqual("{}"u8))
            _ready.TrySetResult();
        else if (!record.StartsWith("{\"type\":6"u8))
            throw new InvalidDataException("unexpected: " + Encoding.UTF8.GetString(record));
    }

    private void OnCompletion(ReadOnlySpan<byte> record, int idAt)
    {
        payload.VerifySignalR(record, "the echo", "\"}"u8);
        listener.OnEcho(this, Digits.Read(record[idAt..]));
    }

    private void OnInvocation(ReadOnlySpan<byte> record)
    {
        payload.VerifySignalR(record, "the broadcast", "\"]}"u8);
        listener.OnDelivery(this);
    }
}
